using System.Reflection;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server;

namespace ChatGo.Tests.Layers;

/// <summary>Who may know whom, from the assemblies as they were built.</summary>
public sealed class LayerTests
{
    private static readonly Assembly ApiAssembly = typeof(ChatV1).Assembly;
    private static readonly Assembly CoreAssembly = typeof(Room).Assembly;
    private static readonly Assembly ServerAssembly = typeof(ChatServer).Assembly;
    private static readonly Assembly ClientAssembly = System.Reflection.Assembly.Load("chatgo");

    [Test]
    public async Task Core_KnowsTheBaseClassLibraryAlone() =>
        await Assert.That(References(CoreAssembly).Where(static name =>
            !name.StartsWith("System.", StringComparison.Ordinal))).IsEmpty();

    [Test]
    public async Task Api_KnowsProtobufAndGrpcAlone() =>
        await Assert.That(References(ApiAssembly).Where(static name =>
            !name.StartsWith("System.", StringComparison.Ordinal)).Order())
            .IsEquivalentTo(["Google.Protobuf", "Grpc.Core.Api"]);

    [Test]
    public async Task Client_KnowsApiAndNeitherCoreNorServer()
    {
        await Assert.That(References(ClientAssembly)).Contains("ChatGo.Api");
        await Assert.That(References(ClientAssembly)).DoesNotContain("ChatGo.Core").And.DoesNotContain("chatgo-server");
    }

    [Test]
    public async Task Server_KnowsApiAndCoreAndNotTheClient()
    {
        await Assert.That(References(ServerAssembly)).Contains("ChatGo.Api").And.Contains("ChatGo.Core");
        await Assert.That(References(ServerAssembly)).DoesNotContain("chatgo");
    }

    private static IEnumerable<string> References(Assembly assembly) =>
        assembly.GetReferencedAssemblies().Select(static name => name.Name!);
}
