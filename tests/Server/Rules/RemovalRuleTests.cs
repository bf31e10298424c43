using ChatGo.Api;
using ChatGo.Tests.Server.Moderation;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Rules;

/// <summary>Users who are sent out of a room, and streams that an operator ends.</summary>
public sealed class RemovalRuleTests
{
    [Test, Rule("D2"), Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task RemovedMember_IsOutWithinASecondByTheClock_OnEachKindOfStream(string directWrites, CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync("--direct-writes", directWrites);
        using var plain = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var nameless = await TestReader.ConnectAsync(room.Ann, "lobby", string.Empty, cancellationToken);
        using var claimed = await TestReader.ConnectAsync(room.Bridge, "lobby", "ann", cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var follow = await RoomWatcher.FollowAsync(room.Ann, ["lobby", "hall"], cancellationToken);
        using var session = TestSession.Open(room.Ann, cancellationToken);
        var welcome = await session.JoinAsync("lobby", cancellationToken);
        await session.JoinAsync("hall", cancellationToken);
        using var bob = await RoomWatcher.ConnectAsync(room.Bob, "lobby", "bob", cancellationToken);

        var start = room.Time.GetUtcNow();
        await room.Moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "ann", Reason = "enough" }, cancellationToken: cancellationToken);
        await room.Time.RunUntilAsync("Ann is out", () => room.Server.Rooms.Find("lobby")!.Readers == 1, cancellationToken);
        await Assert.That(room.Time.GetUtcNow() - start).IsLessThanOrEqualTo(TimeSpan.FromSeconds(1));

        foreach (var stream in (TestReader[])[plain, nameless, claimed])
        {
            await Assert.That(await stream.EndAsync(cancellationToken)).IsEqualTo(
                new Status(StatusCode.PermissionDenied, "the user is removed from this chat: enough"));
        }

        await Assert.That((await watcher.Ended).StatusCode).IsEqualTo(StatusCode.PermissionDenied);
        await IsTold(watcher.GoAways.Single(), watcher.Welcomes.Single().ChatRef, start);
        await Eventually.HoldsAsync("the follower is told", () => follow.GoAways.Count == 1, cancellationToken);
        await IsTold(follow.GoAways.Single(), follow.Welcomes.Single(static told => told.ChatId == "lobby").ChatRef, start);
        await session.ReadUntilAsync(() => session.All.Any(static told => told.Notice?.GoAway is not null), cancellationToken);
        await IsTold(session.All.Single(static told => told.Notice?.GoAway is not null).Notice.GoAway, welcome.ChatRef, start);

        // The other room goes on; others see the leave at once, without the linger of 5 s.
        await SendToHallAsync(room, cancellationToken);
        await Eventually.HoldsAsync("the hall goes on", () => follow.Messages.Count == 1, cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);
        await room.Time.RunUntilAsync("the leave is told", () => bob.Left.Contains("ann"), cancellationToken);
        await Assert.That(room.Time.GetUtcNow() - start).IsLessThan(TimeSpan.FromSeconds(4));
    }

    [Test, Rule("D2"), Timeout(30_000)]
    public async Task RemovedMember_MayComeBackOnceItsTimeIsOver(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.Moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "ann", RejoinAfterSeconds = 120 }, cancellationToken: cancellationToken);

        room.Time.Advance(TimeSpan.FromSeconds(100));
        using var early = room.Ann.ConnectChat(new ConnectChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        var wait = await DenialAssert.IsRefusedAsync("REMOVED", () => early.ResponseStream.MoveNext(cancellationToken));
        await Assert.That(wait).IsEqualTo(TimeSpan.FromSeconds(20));
        // It was sent out, not banned.
        await ModeratedRoom.SendAsync(room.Ann, cancellationToken);

        room.Time.Advance(TimeSpan.FromSeconds(21));
        using var late = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.NotFound, async () => await room.Operator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "nowhere", Username = "ann" }, cancellationToken: cancellationToken));
    }

    [Test, Rule("D2"), Timeout(30_000)]
    public async Task BannedUser_LosesItsStreams_ButForThoseOfOtherRooms(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var lobby = await RoomWatcher.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var hall = await RoomWatcher.ConnectAsync(room.Ann, "hall", "ann", cancellationToken);
        using var session = TestSession.Open(room.Ann, cancellationToken);
        var welcome = await session.JoinAsync("lobby", cancellationToken);

        await room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken);
        await room.Time.RunUntilAsync("the stream ends", () => lobby.Ended.IsCompleted, cancellationToken);

        await Assert.That(await lobby.Ended).IsEqualTo(new Status(StatusCode.PermissionDenied, "the user is banned from this chat"));
        await Assert.That(lobby.GoAways.Single().Reason).IsEqualTo(GoAway.Types.Reason.Removed);
        await Assert.That(lobby.GoAways.Single().Until).IsNull();
        await session.ReadUntilAsync(() => session.All.Any(static told => told.Notice?.GoAway is not null), cancellationToken);
        var send = new SessionRequest { Send = new SendMessageRequest { ChatRef = welcome.ChatRef, Message = new Message { Text = "no" } } };
        await Eventually.HoldsAsync("the room is left", () => room.Server.Rooms.Find("lobby")!.Readers == 0, cancellationToken);
        await Assert.That((await session.AskAsync(send, cancellationToken)).Error).IsNotNull();
        await SendToHallAsync(room, cancellationToken);
        await Eventually.HoldsAsync("the hall goes on", () => hall.Messages.Count == 1, cancellationToken);
        await Assert.That(hall.Ended.IsCompleted).IsFalse();
    }

    [Test, Rule("D2"), Timeout(60_000)]
    public async Task RemovedMember_WhoTakesNothing_IsGoneForOthersAtOnce_AndItsStreamSoon(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        // Its window is full, and stays so.
        using var call = room.Ann.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", Username = "ann", Notices = true }, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;
        for (var sent = 0; sent < 100; sent++)
        {
            await ModeratedRoom.SendAsync(room.Operator, cancellationToken, text: new string('x', 16_000));
        }

        var streams = room.Server.Services.GetRequiredService<ChatGo.Server.Streams.OpenStreams>();
        await Assert.That(streams.Count).IsEqualTo(1);
        await room.Moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "ann" }, cancellationToken: cancellationToken);

        var lobby = room.Server.Rooms.Find("lobby")!;
        await room.Time.RunUntilAsync("Ann is no member", () => (lobby.Readers, lobby.Members) == (0, 0), cancellationToken);
        await room.Time.RunUntilAsync("the stream is gone", () => streams.Count == 0, cancellationToken);
    }

    [Test, Rule("D2"), Timeout(30_000)]
    public async Task EndedStreams_AreToldAndEndAborted(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var plain = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var watcher = await RoomWatcher.FollowAsync(room.Ann, ["lobby", "hall"], cancellationToken);
        using var bob = await RoomWatcher.ConnectAsync(room.Bob, "lobby", "bob", cancellationToken);

        var ended = await room.Admin.EndStreamsAsync(
            new EndStreamsRequest { Username = "ann", Reason = "maintenance" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);

        await Assert.That(ended.Streams).IsEqualTo(2U);
        await Assert.That(await plain.EndAsync(cancellationToken)).IsEqualTo(new Status(StatusCode.Aborted, "maintenance"));
        await Assert.That(await watcher.Ended).IsEqualTo(new Status(StatusCode.Aborted, "maintenance"));
        var told = watcher.GoAways.Single();
        await Assert.That((told.ChatRef, told.Reason, told.Message)).IsEqualTo((0U, GoAway.Types.Reason.Ended, "maintenance"));
        await Assert.That(bob.Ended.IsCompleted).IsFalse();

        // She may come back; one alone is ended by its id.
        using var again = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        var streams = await room.Admin.ListStreamsAsync(
            new ListStreamsRequest { Username = "bob" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        ended = await room.Admin.EndStreamsAsync(
            new EndStreamsRequest { StreamId = streams.Streams.Single().StreamId }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        await Assert.That(ended.Streams).IsEqualTo(1U);
        await Assert.That((await bob.Ended).StatusCode).IsEqualTo(StatusCode.Aborted);
    }

    private static async Task SendToHallAsync(ModeratedRoom room, CancellationToken cancellationToken) =>
        await room.Bob.SendMessageAsync(
            new SendMessageRequest { ChatId = "hall", Message = new Message { Text = "hello" } }, cancellationToken: cancellationToken);

    private static async Task IsTold(GoAway told, uint room, DateTimeOffset start)
    {
        await Assert.That((told.ChatRef, told.Reason, told.Message)).IsEqualTo(
            (room, GoAway.Types.Reason.Removed, "the user is removed from this chat: enough"));
        await Assert.That(told.Until.ToDateTimeOffset() - start).IsEqualTo(TimeSpan.FromSeconds(60));
    }
}
