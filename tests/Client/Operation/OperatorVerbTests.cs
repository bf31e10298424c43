using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Tests.Server.Callers;

namespace ChatGo.Tests.Client.Operation;

[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class OperatorVerbTests(GuardedServer server)
{
    private readonly GuardedRun _run = new(server);

    [Test]
    [Timeout(120_000)]
    public async Task End_OfAListedStream_EndsItsTailForGood(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        using var tail = await _run.TailAsync(GuardedRun.Talker("bob", room), room, cancellationToken);

        var listed = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "streams", room);
        var json = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "streams", room, "--json");
        var stream = JsonElement.Parse(json.Output);
        var id = $"{stream.GetProperty("stream_id").GetUInt64()}";
        var ended = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "end", "--stream", id, "--reason", "enough");
        var end = await tail.EndAsync(cancellationToken);
        var again = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "end", "--stream", id, "--json");

        await Assert.That(listed.Lines.Single().Split('\t')).Count().IsEqualTo(10);
        await Assert.That(listed.Lines.Single()).StartsWith($"{id}\t");
        await Assert.That(stream.GetProperty("call").GetString()).IsEqualTo("Session");
        await Assert.That(stream.GetProperty("rooms").GetInt32()).IsEqualTo(1);
        await Assert.That((ended.ExitCode, ended.Output, ended.Error)).IsEqualTo((ExitCode.Success, "1", ""));
        await Assert.That(end.ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That(end.Error.Split('\n')[^1])
            .StartsWith($"chatgo: left room {room}: an operator ended this stream").And.Contains("enough");
        await Assert.That((again.ExitCode, again.Output, again.Error))
            .IsEqualTo((ExitCode.Failure, "{\"streams\":0}", $"chatgo: stream {id} is not open"));
    }

    [Test]
    [Timeout(120_000)]
    public async Task End_OfAUser_EndsAllOfTheUser(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var name = $"user-{room}";
        using var one = await _run.TailAsync(GuardedRun.Talker(name, room), room, cancellationToken);
        using var two = await _run.TailAsync(GuardedRun.Talker(name, room), room, cancellationToken, "--connect-chat");

        var ended = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "end", "--name", name);
        var again = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "end", "--name", name);

        await Assert.That((ended.ExitCode, ended.Output)).IsEqualTo((ExitCode.Success, "2"));
        await Assert.That((await one.EndAsync(cancellationToken)).ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That((await two.EndAsync(cancellationToken)).ExitCode).IsEqualTo(ExitCode.Failure);
        await Assert.That((again.ExitCode, again.Error)).IsEqualTo((ExitCode.Failure, $"chatgo: {name} has no open stream"));
    }

    [Test]
    [Timeout(120_000)]
    public async Task Broadcast_TellsHowManyTookAndRefusedIt(CancellationToken cancellationToken)
    {
        var (one, two) = (await _run.CreateRoomAsync(cancellationToken), await _run.CreateRoomAsync(cancellationToken));

        var some = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "broadcast", "hi", "--rooms", $"{one},{two},nowhere");
        var prefix = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "broadcast", "ho", "--prefix", one, "--json");
        var none = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "broadcast", "ho", "--prefix", "nowhere");
        var history = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "history", one);

        await Assert.That((some.ExitCode, some.Output, some.Error))
            .IsEqualTo((ExitCode.Failure, "2\t1", "chatgo: 1 of 3 rooms did not take it: nowhere"));
        await Assert.That((prefix.ExitCode, prefix.Output))
            .IsEqualTo((ExitCode.Success, "{\"stored\":1,\"refused\":0,\"refused_chat_ids\":[]}"));
        await Assert.That((none.ExitCode, none.Output, none.Error))
            .IsEqualTo((ExitCode.Failure, "0\t0", "chatgo: there is no room to send it to"));
        await Assert.That(history.Lines.Select(static line => line[26..]).SequenceEqual(["backend: first", "backend: hi", "backend: ho"])).IsTrue();
    }

    [Test]
    [Timeout(120_000)]
    public async Task Revoke_MakesTokensVoid(CancellationToken cancellationToken)
    {
        var room = await _run.CreateRoomAsync(cancellationToken);
        var name = $"user-{room}";
        var user = GuardedRun.Talker(name, room);

        var before = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "revoke", name, "--before", "2026-01-02T03:04:05Z", "--json");
        var good = await _run.RunAsync(user, cancellationToken, "history", room);
        var all = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "revoke", name);
        var bad = await _run.RunAsync(user, cancellationToken, "history", room);

        await Assert.That((before.ExitCode, before.Output, before.Error)).IsEqualTo(
            (ExitCode.Success, $"{{\"username\":\"{name}\",\"issued_before\":\"2026-01-02T03:04:05.000Z\"}}", ""));
        await Assert.That(good.ExitCode).IsEqualTo(ExitCode.Success).Because(good.Error);
        await Assert.That((all.ExitCode, all.Output, all.Error)).IsEqualTo((ExitCode.Success, "", ""));
        await Assert.That(bad.Error).Contains("UNAUTHENTICATED");
    }

    [Test]
    [Timeout(120_000)]
    public async Task Stats_TellTheServersFigures(CancellationToken cancellationToken)
    {
        await _run.CreateRoomAsync(cancellationToken);

        var list = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "stats");
        var json = await _run.RunAsync(GuardedRun.Admin, cancellationToken, "stats", "--json");
        var stats = JsonElement.Parse(json.Output);

        await Assert.That(list.Lines).Count().IsEqualTo(11);
        await Assert.That(list.Lines).Contains("engine\tmemory").And.Contains("draining\tno");
        await Assert.That(stats.GetProperty("rooms").GetInt32()).IsGreaterThan(0);
        await Assert.That(stats.GetProperty("messages_sent").GetInt32()).IsGreaterThan(0);
        await Assert.That(stats.GetProperty("engine").GetString()).IsEqualTo("memory");
    }

    [Test]
    [Arguments("streams", "cannot list streams")]
    [Arguments("end --name bob", "cannot end streams")]
    [Arguments("broadcast hi --all-rooms --name ann", "cannot broadcast")]
    [Arguments("revoke bob", "cannot revoke the tokens of bob")]
    [Arguments("stats", "cannot read the server's figures")]
    [Timeout(120_000)]
    public async Task AVerb_WithoutTheGrant_SaysSoAndFails(string line, string expected, CancellationToken cancellationToken)
    {
        var refused = await _run.RunAsync(GuardedRun.Moderator("ann", "*"), cancellationToken, line.Split(' '));
        var unknown = await _run.RunAsync([], cancellationToken, line.Split(' '));

        await Assert.That((refused.ExitCode, unknown.ExitCode)).IsEqualTo((ExitCode.Failure, ExitCode.Failure));
        await Assert.That(refused.Error).StartsWith($"chatgo: {expected}: PERMISSION_DENIED: ");
        await Assert.That(unknown.Error).StartsWith($"chatgo: {expected}: UNAUTHENTICATED: ");
    }
}
