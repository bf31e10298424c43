using ChatGo.Client.Hosting;
using ChatGo.Server;
using Microsoft.Extensions.Logging;

namespace ChatGo.Tests.Client.Rooms;

public sealed class UnixSocketTests
{
    [Test]
    [Timeout(120_000)]
    public async Task Verbs_ReachAServerOnAUnixSocket(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("chatgo socket ");
        var path = Path.Combine(folder.FullName, "chat.sock");
        try
        {
            await using var server = ChatServer.Build(
                ["--urls", $"http://unix:{path}"], static builder => builder.Logging.ClearProviders());
            await server.StartAsync(cancellationToken);

            var made = await RunAsync(cancellationToken, "create", "lobby", "--server", $"unix:{path}");
            var sent = await RunAsync(
                cancellationToken, "send", "lobby", "hello", "--name", "Ann", "--server", $"http://unix:{path}");
            var read = await RunAsync(
                cancellationToken, "tail", "lobby", "--after", "0", "--count", "1", "--server", $"unix:{path}");
            var loaded = await RunAsync(
                cancellationToken, "load", "--users", "2", "--duration", "0.5", "--server", $"unix:{path}");

            await Assert.That((made.Output, sent.Output)).IsEqualTo(("lobby", "1"));
            await Assert.That(read.Output).EndsWith("Ann: hello");
            await Assert.That(loaded.ExitCode).IsEqualTo(ExitCode.Success).Because(loaded.Error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    [Timeout(60_000)]
    public async Task AVerb_OnASocketThatIsNotThere_SaysSo(CancellationToken cancellationToken)
    {
        var run = await RunAsync(cancellationToken, "rooms", "--server", "unix:/nowhere/chat.sock");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error)
            .IsEqualTo("chatgo: cannot list rooms on unix:/nowhere/chat.sock: nothing is there");
    }

    private static async Task<ClientRun> RunAsync(CancellationToken stopping, params string[] arguments)
    {
        using var client = ClientProcess.Start(arguments);
        return await client.EndAsync(stopping);
    }
}
