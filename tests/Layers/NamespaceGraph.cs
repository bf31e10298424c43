using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Rocks;

namespace ChatGo.Tests.Layers;

/// <summary>Which of an assembly's namespaces use which, by what the compiler made of them: signatures, bodies and
/// attributes.</summary>
internal sealed class NamespaceGraph
{
    private readonly Dictionary<string, SortedDictionary<string, string>> _uses = [];
    private readonly ModuleDefinition _module;

    private NamespaceGraph(ModuleDefinition module, string root)
    {
        _module = module;
        foreach (var type in module.GetAllTypes())
        {
            if (Name(type) is { } user && user.StartsWith(root, StringComparison.Ordinal))
            {
                Read(type, user);
            }
        }
    }

    /// <summary>Gets the namespaces, each without the root.</summary>
    public IEnumerable<string> Namespaces => _uses.Keys;

    /// <summary>Reads an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="root">What its namespaces begin with, the last dot included. What is in no folder is left out.
    /// </param>
    public static NamespaceGraph Read(Assembly assembly, string root)
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        var graph = new NamespaceGraph(module, root);
        return graph.Without(root);
    }

    /// <summary>Returns what a namespace uses, each with an example.</summary>
    public IReadOnlyDictionary<string, string> UsesOf(string user) => _uses[user];

    /// <summary>Finds a way from a namespace back to it.</summary>
    /// <returns>The namespaces on the way; empty where there is none.</returns>
    public IReadOnlyList<string> FindCycle(string begin)
    {
        var cameFrom = new Dictionary<string, string>();
        var queue = new Queue<string>([begin]);
        while (queue.TryDequeue(out var next))
        {
            foreach (var used in _uses[next].Keys.Where(_uses.ContainsKey))
            {
                if (used == begin)
                {
                    return Way(cameFrom, begin, next);
                }

                if (cameFrom.TryAdd(used, next))
                {
                    queue.Enqueue(used);
                }
            }
        }

        return [];
    }

    private static List<string> Way(Dictionary<string, string> cameFrom, string begin, string last)
    {
        List<string> way = [begin];
        for (; last != begin; last = cameFrom[last])
        {
            way.Insert(0, last);
        }

        way.Insert(0, begin);
        return way;
    }

    /// <summary>Returns the namespace of a type of the assembly's own; null for another's.</summary>
    private static string? Name(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace is { Length: > 0 } name ? name : null;
    }

    private NamespaceGraph Without(string root)
    {
        foreach (var (user, uses) in _uses.ToArray())
        {
            _uses.Remove(user);
            _uses[user[root.Length..]] = new SortedDictionary<string, string>(uses
                .Where(used => used.Key.StartsWith(root, StringComparison.Ordinal))
                .ToDictionary(used => used.Key[root.Length..], static used => used.Value));
        }

        return this;
    }

    private void Read(TypeDefinition type, string user)
    {
        void See(TypeReference? used) => Add(user, type, used);

        See(type.BaseType);
        foreach (var face in type.Interfaces)
        {
            See(face.InterfaceType);
        }

        foreach (var attribute in type.CustomAttributes)
        {
            See(attribute.AttributeType);
        }

        foreach (var field in type.Fields)
        {
            See(field.FieldType);
        }

        foreach (var method in type.Methods)
        {
            See(method.ReturnType);
            foreach (var parameter in method.Parameters)
            {
                See(parameter.ParameterType);
            }

            if (method.HasBody)
            {
                ReadBody(method.Body, See);
            }
        }
    }

    private static void ReadBody(Mono.Cecil.Cil.MethodBody body, Action<TypeReference?> see)
    {
        foreach (var local in body.Variables)
        {
            see(local.VariableType);
        }

        foreach (var instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference used:
                    see(used);
                    break;
                case MethodReference called:
                    see(called.DeclaringType);
                    see(called.ReturnType);
                    (called as GenericInstanceMethod)?.GenericArguments.ToList().ForEach(see);
                    break;
                case FieldReference field:
                    see(field.DeclaringType);
                    see(field.FieldType);
                    break;
            }
        }
    }

    private void Add(string user, TypeDefinition type, TypeReference? used)
    {
        if (used is GenericInstanceType generic)
        {
            generic.GenericArguments.ToList().ForEach(argument => Add(user, type, argument));
        }

        if (used is TypeSpecification specification)
        {
            Add(user, type, specification.ElementType);
            return;
        }

        if (!_uses.TryGetValue(user, out var uses))
        {
            _uses[user] = uses = [];
        }

        if (used is not null and not Mono.Cecil.GenericParameter && used.Scope == _module && Name(used) is { } name && name != user)
        {
            uses.TryAdd(name, $"{type.FullName} uses {used.FullName}");
        }
    }
}
