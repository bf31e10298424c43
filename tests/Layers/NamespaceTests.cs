using ChatGo.Core.Rooms;
using ChatGo.Server;

namespace ChatGo.Tests.Layers;

/// <summary>Who may know whom inside an assembly. What stands in no folder is the composition root, and is exempt.
/// </summary>
public sealed class NamespaceTests
{
    private static readonly NamespaceGraph Core = NamespaceGraph.Read(typeof(Room).Assembly, "ChatGo.Core.");
    private static readonly NamespaceGraph Server = NamespaceGraph.Read(typeof(ChatServer).Assembly, "ChatGo.Server.");

    [Test]
    [Arguments("Rooms", "Presence Engines Messages Log Waking")]
    [Arguments("Engines", "Messages")]
    [Arguments("Presence", "Engines Messages Log")]
    [Arguments("Messages", "Log")]
    [Arguments("Log", "Waking")]
    [Arguments("Waking", "")]
    public Task Core_UsesWhatIsBelow(string user, string used) => CheckAsync(Core, user, used);

    [Test]
    [Arguments("Hosting", "Web Engines.Redis Engines.RocksDb Engines Http2 Streams Callers Files Limits Logging")]
    [Arguments("Web", "Calls Sessions Chat Streams Callers Limits Wire")]
    [Arguments("Rpc", "Calls Liveness Sessions Chat Streams Callers Limits Wire Logging")]
    [Arguments("Calls", "Sessions Chat Streams Callers Limits Wire")]
    [Arguments("Liveness", "Streams Wire Logging")]
    [Arguments("Http2", "Streams Callers Limits Logging")]
    [Arguments("Sessions", "Chat Streams Callers Wire")]
    [Arguments("Chat", "Engines Moderation Streams Callers Limits Wire Logging")]
    [Arguments("Engines.Redis", "Engines Logging")]
    [Arguments("Engines.RocksDb", "Engines Logging")]
    [Arguments("Engines", "")]
    [Arguments("Moderation", "Streams Callers Logging")]
    [Arguments("Streams", "Callers Limits Wire Logging")]
    [Arguments("Callers", "Files Limits Logging")]
    [Arguments("Files", "")]
    [Arguments("Limits", "")]
    [Arguments("Wire", "")]
    [Arguments("Logging", "")]
    public Task Server_UsesWhatIsBelow(string user, string used) => CheckAsync(Server, user, used);

    [Test]
    public async Task Floors_AreAllThereAre()
    {
        await Assert.That(Core.Namespaces).IsEquivalentTo(["Rooms", "Presence", "Engines", "Messages", "Log", "Waking"]);
        await Assert.That(Server.Namespaces).IsEquivalentTo(
            ["Hosting", "Web", "Rpc", "Calls", "Liveness", "Http2", "Sessions", "Chat", "Engines.Redis", "Engines.RocksDb", "Engines", "Moderation", "Streams", "Callers", "Files", "Limits", "Wire", "Logging"]);
    }

    [Test]
    public async Task Namespaces_UseOneAnotherInNoCircle()
    {
        foreach (var graph in (NamespaceGraph[])[Core, Server])
        {
            await Assert.That(graph.Namespaces.Select(graph.FindCycle)
                .Where(static cycle => cycle.Count > 0)
                .Select(static cycle => string.Join(" -> ", cycle))).IsEmpty();
        }
    }

    private static async Task CheckAsync(NamespaceGraph graph, string user, string used) =>
        await Assert.That(graph.UsesOf(user)
            .Where(use => !used.Split(' ').Contains(use.Key))
            .Select(static use => $"{use.Key}: {use.Value}")).IsEmpty();
}
