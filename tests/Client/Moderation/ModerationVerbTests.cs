using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Moderation;

[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class ModerationVerbTests(GuardedServer server)
{
    private readonly GuardedRun _run = new(server);

    [Test]
    [Arguments("ban")]
    [Arguments("mute")]
    [Timeout(120_000)]
    public async Task ARestriction_IsListedUntilItIsLifted(string verb, CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var moderator = GuardedRun.Moderator("mo", room);

        var set = await _run.RunAsync(moderator, cancellationToken, verb, room, "bob", "--for", "2h", "--reason", "spam\u001b[31m");
        var listed = await _run.RunAsync(moderator, cancellationToken, "bans", room);
        var json = await _run.RunAsync(moderator, cancellationToken, "bans", room, "--name", "bob", "--json");
        var lifted = await _run.RunAsync(moderator, cancellationToken, $"un{verb}", room, "bob");
        var again = await _run.RunAsync(moderator, cancellationToken, $"un{verb}", room, "bob");
        var after = await _run.RunAsync(moderator, cancellationToken, "bans", room);

        await Assert.That((set.ExitCode, set.Output, set.Error)).IsEqualTo((ExitCode.Success, "", ""));
        var row = listed.Lines.Single().Split('\t');
        await Assert.That((row[0], row[1], row[3], row[5])).IsEqualTo(("bob", verb, "mo", "spam␛[31m"));
        var found = JsonElement.Parse(json.Output);
        await Assert.That(found.GetProperty("kind").GetString()).IsEqualTo(verb);
        await Assert.That(found.GetProperty("reason").GetString()).IsEqualTo("spam\u001b[31m");
        await Assert.That(DateTimeOffset.Parse(found.GetProperty("until").GetString()!, null))
            .IsGreaterThan(TimeProvider.System.GetUtcNow().AddHours(1.9));
        await Assert.That((lifted.ExitCode, lifted.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(again.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(again.Error).StartsWith($"chatgo: cannot un{verb} bob in room {room}: NOT_FOUND: ");
        await Assert.That((after.ExitCode, after.Output, after.Error)).IsEqualTo((ExitCode.Success, "", ""));
    }

    [Test]
    [Timeout(120_000)]
    public async Task Ban_InAllRooms_IsAnAdminsAlone(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var name = $"user-{room}";

        var refused = await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "ban", "--all-rooms", name);
        var set = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "ban", "--all-rooms", name);
        var listed = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "bans", "--all-rooms", "--name", name);
        var sent = await _run.RunAsync(GuardedRun.Talker(name, room), cancellationToken, "send", room, "hi");

        await Assert.That(refused.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(refused.Error).StartsWith($"chatgo: cannot ban {name} in all rooms: PERMISSION_DENIED: ");
        await Assert.That((set.ExitCode, set.Error)).IsEqualTo((ExitCode.Success, ""));
        await Assert.That(listed.Output).StartsWith($"{name}\tban\tfor good\t");
        await Assert.That(sent.Error).StartsWith($"chatgo: cannot send to room {room}: PERMISSION_DENIED: ");
    }

    [Test]
    [Timeout(120_000)]
    public async Task Mute_LetsReadAndNotSend_AndSaysForHowLong(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var bob = GuardedRun.Talker("bob", room);

        await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "mute", room, "bob", "--for", "1h");
        var sent = await _run.RunAsync(bob, cancellationToken, "send", room, "hi");
        var read = await _run.RunAsync(bob, cancellationToken, "history", room);

        await Assert.That(sent.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(sent.Error).StartsWith($"chatgo: cannot send to room {room}: PERMISSION_DENIED: ")
            .And.EndsWith("; try again in 60 minutes");
        await Assert.That(read.Lines).Count().IsEqualTo(1);
    }

    [Test]
    [Timeout(120_000)]
    public async Task Slow_SpacesTheMessagesOfAUser_UntilItIsOff(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var (bob, moderator) = (GuardedRun.Talker("bob", room), GuardedRun.Moderator("mo", room));

        var slow = await _run.RunAsync(moderator, cancellationToken, "slow", room, "300");
        await _run.RunAsync(bob, cancellationToken, "send", room, "one");
        var refused = await _run.RunAsync(bob, cancellationToken, "send", room, "two");
        var off = await _run.RunAsync(moderator, cancellationToken, "slow", room, "off");
        var sent = await _run.RunAsync(bob, cancellationToken, "send", room, "three");

        await Assert.That((slow.ExitCode, slow.Output, slow.Error)).IsEqualTo((ExitCode.Success, "", ""));
        await Assert.That(refused.Error)
            .StartsWith($"chatgo: cannot send to room {room}: the room is in slow mode; try again in ");
        await Assert.That((off.ExitCode, sent.ExitCode)).IsEqualTo((ExitCode.Success, ExitCode.Success)).Because(sent.Error);
    }

    [Test]
    [Timeout(120_000)]
    public async Task Freeze_LetsModeratorsSendAlone_UntilItIsOff(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var (bob, moderator) = (GuardedRun.Talker("bob", room), GuardedRun.Moderator("mo", room));

        await _run.RunAsync(moderator, cancellationToken, "freeze", room);
        var refused = await _run.RunAsync(bob, cancellationToken, "send", room, "one");
        var own = await _run.RunAsync(moderator, cancellationToken, "send", room, "two");
        await _run.RunAsync(moderator, cancellationToken, "freeze", room, "--off");
        var sent = await _run.RunAsync(bob, cancellationToken, "send", room, "three");

        await Assert.That(refused.Error).StartsWith($"chatgo: cannot send to room {room}: PERMISSION_DENIED: ").And.Contains("frozen");
        await Assert.That((own.ExitCode, sent.ExitCode)).IsEqualTo((ExitCode.Success, ExitCode.Success)).Because(sent.Error);
    }

    [Test]
    [Arguments("")]
    [Arguments("--connect-chat")]
    [Timeout(120_000)]
    public async Task Kick_EndsATail_ThatDoesNotComeBack(string option, CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var bob = GuardedRun.Talker("bob", room);
        using var tail = await _run.TailAsync(bob, room, cancellationToken, option.Length > 0 ? [option] : []);

        var kick = await _run.RunAsync(
            GuardedRun.Moderator("mo", room), cancellationToken, "kick", room, "bob", "--for", "10m", "--reason", "spam");
        var end = await tail.EndAsync(cancellationToken);
        var back = await _run.RunAsync(bob, cancellationToken, "tail", room);

        await Assert.That((kick.ExitCode, kick.Output, kick.Error)).IsEqualTo((ExitCode.Success, "", ""));
        await Assert.That(end.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(end.Error.Split('\n')[^1]).StartsWith($"chatgo: left room {room}: you were removed: ")
            .And.Contains("spam").And.Contains("; not before 2");
        await Assert.That(back.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(back.Error).Contains($"chatgo: cannot join room {room}: PERMISSION_DENIED: ")
            .And.EndsWith("; try again in 10 minutes");
    }

    [Test]
    [Timeout(120_000)]
    public async Task Tail_TellsWhatARoomAllowsFromNowOn(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var reader = GuardedRun.Talker("ann", room);
        using var json = await _run.TailAsync(reader, room, cancellationToken, "--json");
        using var plain = await _run.TailAsync(reader, room, cancellationToken);

        await _run.RunAsync(GuardedRun.Moderator("mo", room), cancellationToken, "slow", room, "30");
        var told = JsonElement.Parse((await json.Output.ReadLineAsync(cancellationToken))!);

        await Assert.That(told.GetProperty("type").GetString()).IsEqualTo("changed");
        await Assert.That(told.GetProperty("slow_mode_seconds").GetInt32()).IsEqualTo(30);
        await Assert.That(told.GetProperty("frozen").GetBoolean()).IsFalse();
        await Assert.That(await plain.FirstErrorAsync(cancellationToken))
            .IsEqualTo($"room {room}: slow mode, one message per user every 30 s");
    }

    [Test]
    [Arguments("kick ROOM bob", "cannot remove bob from room ROOM")]
    [Arguments("ban ROOM bob", "cannot ban bob in room ROOM")]
    [Arguments("unban ROOM bob", "cannot unban bob in room ROOM")]
    [Arguments("mute ROOM bob", "cannot mute bob in room ROOM")]
    [Arguments("unmute ROOM bob", "cannot unmute bob in room ROOM")]
    [Arguments("slow ROOM 5", "cannot change room ROOM")]
    [Arguments("freeze ROOM", "cannot change room ROOM")]
    [Arguments("bans ROOM", "cannot list who is restricted in room ROOM")]
    [Timeout(120_000)]
    public async Task AVerb_WithoutTheGrant_SaysSoAndFails(string line, string expected, CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var words = line.Replace("ROOM", room, StringComparison.Ordinal).Split(' ');
        var consequence = expected.Replace("ROOM", room, StringComparison.Ordinal);

        var refused = await _run.RunAsync(GuardedRun.Talker("ann", room), cancellationToken, words);
        var unknown = await _run.RunAsync([], cancellationToken, words);

        await Assert.That((refused.ExitCode, unknown.ExitCode)).IsEqualTo((ExitCode.Failure, ExitCode.Failure));
        await Assert.That(refused.Error).StartsWith($"chatgo: {consequence}: PERMISSION_DENIED: ");
        await Assert.That(unknown.Error).StartsWith($"chatgo: {consequence}: UNAUTHENTICATED: ");
    }
}
