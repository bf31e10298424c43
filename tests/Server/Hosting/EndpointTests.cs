using System.Net;
using System.Net.Sockets;
using ChatGo.Server;
using ChatGo.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Hosting;

public sealed class EndpointTests
{
    [Test]
    [Arguments("http://localhost:50051", true)]
    [Arguments("http://127.0.0.1:1", true)]
    [Arguments("http://[::1]:1", true)]
    [Arguments("http://unix:/tmp/chatgo.sock", true)]
    [Arguments("http://0.0.0.0:50051", false)]
    [Arguments("http://[::]:50051", false)]
    [Arguments("http://*:50051", false)]
    [Arguments("http://chat.example:50051", false)]
    public async Task IsLoopback_OfAnAddress_TellsWhetherOthersReachIt(string address, bool isLoopback) =>
        await Assert.That(ListenUrl.IsLoopback(address)).IsEqualTo(isLoopback);

    [Test, Timeout(30_000)]
    public async Task Build_WithoutAnAddress_TakesTheDefault(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var app = ChatServer.Build([]);

        await Assert.That(app.Services.GetRequiredService<ListenUrls>().All.Single().Text).IsEqualTo("http://localhost:50051");
    }

    [Test, Timeout(30_000)]
    public async Task Run_OnATakenPort_NamesItAndTheFlag(CancellationToken cancellationToken)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, error) = await ProgramRun.RunAsync($"--urls http://127.0.0.1:{port}", cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(error).Contains($"{port}").And.Contains("--urls");
    }

    [Test, Timeout(30_000)]
    [Arguments("--no-such-flag", "--no-such-flag")]
    [Arguments("stray", "stray")]
    [Arguments("--max-rooms many", "--max-rooms")]
    [Arguments("--max-rooms 0", "--max-rooms (Rooms:MaxRooms) is 0: must be between 1 and 10000000.")]
    [Arguments("--data /tmp/none --history-messages 7", "is 7: must be between 16 and 2147483647, or 0")]
    [Arguments("--data /tmp/none --fsync sometimes", "must be always or interval")]
    [Arguments("--history-messages 100", "is 100: must be a power of two")]
    [Arguments("--keep-alive-seconds 0", "KeepAliveSeconds")]
    [Arguments("--direct-writes 2", "--direct-writes (Streams:DirectWrites) is 2: must be between 0 and 1.")]
    [Arguments("--urls https://localhost:1", "TLS needs --certificate FILE")]
    [Arguments("--urls http://0.0.0.0:1", "say --insecure")]
    [Arguments("--jwks-url x --jwt-issuer i --jwt-audience a", "must be an https URL")]
    [Arguments("--anonymous-grant moderate", "moderate and admin need credentials")]
    [Arguments("--urls nonsense", "nonsense")]
    [Arguments("--urls http://localhost:99999", "99999")]
    [Arguments("--Rooms:MaxRooms=x", "Rooms:MaxRooms")]
    [Arguments("--urls http://locahost:50051", "'locahost' is no address of this machine")]
    [Arguments("--urls http://127.0.0.l:50051", "127.0.0.l")]
    [Arguments("--urls http://chat.internal.example:50051", "chat.internal.example")]
    [Arguments("--urls http://localhost:1;http://example:2", "'example'")]
    public async Task Run_WithAWrongFlagOrSetting_NamesItAndEndsWith2(
        string args, string named, CancellationToken cancellationToken)
    {
        var (exitCode, error) = await ProgramRun.RunAsync(args, cancellationToken);

        await Assert.That(exitCode).IsEqualTo(ExitCode.Usage);
        await Assert.That(error).StartsWith("chatgo-server: ").And.Contains(named);
        await Assert.That(error.Split('\n').Length).IsEqualTo(1);
    }
}
