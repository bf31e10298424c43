namespace ChatGo.Tests.Server;

/// <summary>Describes which rule of api/README.md a wire-level test holds the server to.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RuleAttribute(string id) : Attribute
{
    public string Id { get; } = id;
}
