using ChatGo.Core.Rooms;
using ChatGo.Server;

namespace ChatGo.Tests.Layers;

/// <summary>Who may know whom inside an assembly. What stands in no folder is the composition root, and is exempt.
/// </summary>
public sealed class NamespaceTests
{
    [Test]
    [Arguments("ChatGo.Core")]
    public async Task Namespaces_UseOneAnotherInNoCircle(string name)
    {
        var graph = Read(name);
        await Assert.That(graph.Namespaces.Select(graph.FindCycle)
            .Where(static cycle => cycle.Count > 0)
            .Select(static cycle => string.Join(" -> ", cycle))).IsEmpty();
    }

    private static NamespaceGraph Read(string name) => NamespaceGraph.Read(System.Reflection.Assembly.Load(name), name switch
    {
        "ChatGo.Core" => $"{typeof(Room).Namespace!.Replace(".Rooms", string.Empty, StringComparison.Ordinal)}.",
        "chatgo-server" => $"{typeof(ChatServer).Namespace}.",
        _ => "ChatGo.Client.",
    });
}
