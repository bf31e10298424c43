using ChatGo.Client.Hosting;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Talk;

/// <summary>Moderation from inside a talk, and what those who are meant see of it.</summary>
[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class ModerationInChatTests(GuardedServer server)
{
    private readonly GuardedRun _run = new(server);

    [Test]
    [Timeout(120_000)]
    public async Task Commands_OfAModerator_AreDoneAndSaid(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        const string Lines = """
            /kick bob  be nice
            /mute "Eve B" 10m  spam and more
            /ban eve no way
            /unban eve
            /unmute eve
            /kick
            /help
            hello
            """;

        var run = await _run.SayAsync(Lines, GuardedRun.Moderator("mo", room), cancellationToken, "chat", "--chat", room);
        var listed = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "bans", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success).Because(run.Error);
        await Assert.That(run.Output).Contains($"* bob was removed from room {room}, and may come back in 60 seconds")
            .And.Contains($"* Eve B is muted in room {room} until 2")
            .And.Contains($"* eve is banned in room {room} for good")
            .And.Contains($"* eve is no longer banned in room {room}")
            .And.Contains("* /ban NAME [10m] [REASON]");
        await Assert.That(run.Error).Contains($"cannot unmute eve in room {room}: NOT_FOUND")
            .And.Contains("/kick: '' is not a name of 1 to 128 bytes");
        await Assert.That(listed.Lines.Single()).StartsWith("Eve B\tmute\t2").And.EndsWith("\tspam and more");
    }

    [Test]
    [Timeout(120_000)]
    public async Task Commands_OfSomebodyElse_AreRefusedAndTheTalkGoesOn(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);

        var run = await _run.SayAsync(
            "/kick bob\n/ban bob 1h\nhello", GuardedRun.Talker("ann", room), cancellationToken, "chat", "--chat", room);
        var history = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "history", room);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Success);
        await Assert.That(run.Error).Contains($"cannot remove bob from room {room}: PERMISSION_DENIED")
            .And.Contains($"cannot ban bob in room {room}: PERMISSION_DENIED");
        await Assert.That(history.Lines[^1]).EndsWith("  ann: hello");
    }

    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(120_000)]
    public async Task Chat_OfSomebodyWhoIsKicked_EndsAndSaysWhy(string option, CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        string[] options = option.Length > 0 ? [option] : [];
        using var chat = _run.Start(GuardedRun.Talker("bob", room), ["chat", "--chat", room, .. options]);
        await chat.Output.ReadLineAsync(cancellationToken);

        await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "kick", room, "bob", "--reason", "spam");
        var output = await chat.Output.ReadToEndAsync(cancellationToken);
        var run = await chat.EndAsync(cancellationToken);

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Failure).Because(output);
        await Assert.That(run.Error.Split('\n')[^1]).StartsWith($"chatgo: left room {room}: you were removed: ")
            .And.Contains("spam").And.Contains("; not before 2");
    }

    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(120_000)]
    public async Task Chat_InSlowMode_SaysHowLongToWaitAndGoesOn(string option, CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        string[] options = option.Length > 0 ? [option] : [];
        await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "slow", room, "300");

        var run = await _run.SayAsync(
            "one\ntwo\n", GuardedRun.Talker("bob", room), cancellationToken, ["chat", "--chat", room, .. options]);
        var history = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "history", room);

        await Assert.That(run.Output).Contains("* the room: slow mode, one message per user every 300 s");
        await Assert.That(run.Error).Contains("not sent: the room is in slow mode; try again in ")
            .And.EndsWith("chatgo: 1 lines were not sent");
        await Assert.That(history.Lines).Count().IsEqualTo(2);
    }

    [Test]
    [Timeout(120_000)]
    public async Task Chat_OfSomebodyWhoIsMuted_SaysForHowLongAndGoesOn(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "mute", room, "bob", "--for", "3h");

        var run = await _run.SayAsync("one\n/help", GuardedRun.Talker("bob", room), cancellationToken, "chat", "--chat", room);

        await Assert.That(run.Output).Contains("* /quit");
        await Assert.That(run.Error).Contains("not sent: PERMISSION_DENIED: ").And.Contains("; try again in 3 hours");
    }
}
