using ChatGo.Client.Hosting;
using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Talk;

/// <summary>Talk in a room that is not there, and on a server that does not answer.</summary>
[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class MissingRoomTests(GuardedServer server)
{
    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(60_000)]
    public async Task Chat_ByACallerWhoMayNotMakeTheRoom_SaysSoAndEnds(string option, CancellationToken cancellationToken)
    {
        var token = TestKeys.Token("ann", """{"rooms":["*"],"can":["read","send"]}""");
        string[] options = option.Length > 0 ? [option] : [];
        using var client = ClientProcess.Start(
            ["chat", "--chat", "nowhere", "--token", token, .. options, "--server", server.Address.ToString()]);
        await client.Input.WriteAsync("hello\n".AsMemory(), cancellationToken);

        var run = await client.EndAsync(cancellationToken);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(run.Error.Split('\n')[^1])
            .IsEqualTo("chatgo: cannot join room nowhere: the room does not exist, and this caller may not make it");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_ThatIsStoppedBeforeItWasAnswered_SaysHowManyLinesAreInDoubt(CancellationToken cancellationToken)
    {
        await using var own = await RunningServer.StartAsync();
        await own.StopAsync();
        using var client = ClientProcess.Start(own, "chat", "--chat", "lobby", "--name", "Ann");
        await client.Input.WriteAsync("one\ntwo\n".AsMemory(), cancellationToken);
        await client.Input.FlushAsync(cancellationToken);
        await Assert.That(await client.FirstErrorAsync(cancellationToken)).Contains("connection refused");
        await Task.Delay(TimeSpan.FromSeconds(0.5), cancellationToken);

        await client.SignalAsync("TERM", cancellationToken);
        var run = await client.EndAsync(cancellationToken);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Error).EndsWith("perhaps not sent: 2 lines, stopped before the server answered")
            .And.DoesNotContain("canceled");
    }
}
