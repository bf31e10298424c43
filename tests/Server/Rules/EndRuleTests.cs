using ChatGo.Api;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Rules;

public sealed class EndRuleTests
{
    private readonly FakeTimeProvider _time = new();

    [Test, Rule("S5"), Timeout(30_000)]
    public async Task SilentStream_WithNotices_CarriesHeartbeats(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--heartbeat-seconds", "7");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        using var follower = await RoomWatcher.FollowAsync(server.Client, [room], cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var welcome = await session.JoinAsync(room, cancellationToken);

        await Assert.That(welcome.HeartbeatMs).IsEqualTo(7_000U);
        await Assert.That(watcher.Welcomes[0].HeartbeatMs).IsEqualTo(7_000U);
        await _time.RunUntilAsync(
            "heartbeats", () => watcher.Heartbeats > 1 && follower.Heartbeats > 1, cancellationToken);
        await session.ReadUntilAsync(
            () => session.All.Any(static message => message.Notice?.Heartbeat is not null), cancellationToken);
    }

    [Test, Rule("S5"), Timeout(60_000)]
    public async Task BusyStream_CarriesNoHeartbeat(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time);
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        for (var index = 1; index <= 60; index++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await server.SendAsync(room, "hi", cancellationToken);
            await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == index, cancellationToken);
        }

        await Assert.That(watcher.Heartbeats).IsEqualTo(0);

        // Silence is what it takes.
        await _time.RunUntilAsync("a heartbeat", () => watcher.Heartbeats > 0, cancellationToken);
    }

    [Test, Rule("S5"), Timeout(30_000)]
    public async Task SilentStream_WithoutNotices_CarriesNothing(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--heartbeat-seconds", "1");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        await _time.RunUntilAsync("heartbeats of another", () => watcher.Heartbeats > 3, cancellationToken);

        await server.SendAsync(room, "first", cancellationToken);

        await Assert.That((await reader.NextAsync(cancellationToken)).Text).IsEqualTo("first");
    }

    [Test, Rule("S6"), Timeout(30_000)]
    public async Task Delete_EndsStreamsBehindTheLastMessage_AfterAGoAwayWhereNoticesAreOn(
        CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        using var reader = await TestReader.ConnectAsync(server.Client, room, string.Empty, cancellationToken);
        await server.SendAsync(room, "last", cancellationToken);
        await DeleteAsync(server, room, cancellationToken);

        var ended = await watcher.Ended.WaitAsync(cancellationToken);
        await Assert.That((ended.StatusCode, ended.Detail)).IsEqualTo((StatusCode.NotFound, "chat not found"));
        await Assert.That(watcher.All.Count).IsEqualTo(3);
        await Assert.That(watcher.All[1].Text).IsEqualTo("last");
        await Assert.That(watcher.All[2].Notice.GoAway).IsEqualTo(
            new GoAway { ChatRef = watcher.Welcomes[0].ChatRef, Reason = GoAway.Types.Reason.Deleted });

        await Assert.That((await reader.NextAsync(cancellationToken)).Text).IsEqualTo("last");
        var plain = await RpcAssert.FailsAsync(StatusCode.NotFound, () => reader.NextAsync(cancellationToken));
        await Assert.That(plain.Status.Detail).IsEqualTo("chat not found");
    }

    [Test, Rule("S6"), Timeout(30_000)]
    public async Task Delete_OfARoomOfFollow_EndsThatRoomAndWithTheLastTheStream(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var first = await server.CreateRoomAsync(cancellationToken);
        var second = await server.CreateRoomAsync(cancellationToken);
        using var follower = await RoomWatcher.FollowAsync(server.Client, [first, second], cancellationToken);
        var numbers = follower.Welcomes.ToDictionary(
            static welcome => welcome.ChatId, static welcome => welcome.ChatRef);

        await DeleteAsync(server, first, cancellationToken);
        await Eventually.HoldsAsync("its goodbye", () => follower.GoAways.Count == 1, cancellationToken);
        await server.SendAsync(second, "still here", cancellationToken);
        await Eventually.HoldsAsync("the other's message", () => follower.Messages.Count == 1, cancellationToken);
        await Assert.That(follower.Ended.IsCompleted).IsFalse();
        await DeleteAsync(server, second, cancellationToken);

        var ended = await follower.Ended.WaitAsync(cancellationToken);
        await Assert.That(ended.StatusCode).IsEqualTo(StatusCode.NotFound);
        await Assert.That(follower.GoAways.Select(static goAway => goAway.ChatRef))
            .IsEquivalentTo([numbers[first], numbers[second]]);
        await Assert.That(follower.GoAways.All(static goAway => goAway.Reason == GoAway.Types.Reason.Deleted)).IsTrue();
    }

    [Test, Rule("S6"), Timeout(30_000)]
    public async Task Delete_OfEveryRoomOfASession_LeavesTheSession(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var room = await server.CreateRoomAsync(cancellationToken);
        using var session = TestSession.Open(server.Client, cancellationToken);
        var number = (await session.JoinAsync(room, cancellationToken)).ChatRef;

        await DeleteAsync(server, room, cancellationToken);
        await session.ReadUntilAsync(
            () => session.All.Any(static message => message.Notice?.GoAway is not null), cancellationToken);
        var refused = await session.SendAsync(number, "hi", cancellationToken);
        var other = await session.JoinAsync(await server.CreateRoomAsync(cancellationToken), cancellationToken);
        var sent = await session.SendAsync(other.ChatRef, "hi", cancellationToken);

        await Assert.That(session.All.Single(static message => message.Notice?.GoAway is not null).Notice.GoAway)
            .IsEqualTo(new GoAway { ChatRef = number, Reason = GoAway.Types.Reason.Deleted });
        await Assert.That(refused.Error).IsNotNull();
        await Assert.That(sent.Sent.Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("S6"), Timeout(30_000)]
    public async Task Stop_SaysWhenToComeBackAndEndsStreamsUnavailable(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var first = await server.CreateRoomAsync(cancellationToken);
        var second = await server.CreateRoomAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(server.Client, first, string.Empty, cancellationToken);
        using var follower = await RoomWatcher.FollowAsync(server.Client, [first, second], cancellationToken);
        await server.SendAsync(first, "last", cancellationToken);
        var stop = server.StopAsync();

        foreach (var stream in (RoomWatcher[])[watcher, follower])
        {
            var ended = await stream.Ended.WaitAsync(cancellationToken);
            await Assert.That(ended.StatusCode).IsEqualTo(StatusCode.Unavailable);
            await Assert.That(stream.Messages.Single().Text).IsEqualTo("last");
            var goodbye = stream.GoAways.Single();
            await Assert.That(stream.All[^1].Notice?.GoAway).IsEqualTo(goodbye);
            await Assert.That((goodbye.ChatRef, goodbye.Reason)).IsEqualTo((0U, GoAway.Types.Reason.Drain));
            await Assert.That(goodbye.ReconnectAfterMs).IsGreaterThan(0U);
        }

        await stop;
    }

    [Test, Rule("S6"), Timeout(30_000)]
    public async Task Stop_WithASession_SaysGoodbyeAndEndsItUnavailable(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        using var session = TestSession.Open(server.Client, cancellationToken);
        await session.JoinAsync(await server.CreateRoomAsync(cancellationToken), cancellationToken);
        // A caller that may still ask can meet the connection's close before it has read the status.
        await session.CompleteAsync();
        var stop = server.StopAsync();

        await RpcAssert.FailsAsync(
            StatusCode.Unavailable, () => session.ReadUntilAsync(static () => false, cancellationToken));

        var goodbye = session.All[^1].Notice.GoAway;
        await Assert.That((goodbye.ChatRef, goodbye.Reason)).IsEqualTo((0U, GoAway.Types.Reason.Drain));
        await Assert.That(goodbye.ReconnectAfterMs).IsGreaterThan(0U);
        await stop;
    }

    private static async Task DeleteAsync(RunningServer server, string room, CancellationToken cancellationToken) =>
        await server.Client.DeleteChatAsync(
            new DeleteChatRequest { ChatId = room }, cancellationToken: cancellationToken);
}
