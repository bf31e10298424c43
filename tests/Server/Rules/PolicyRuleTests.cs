using ChatGo.Api;
using ChatGo.Tests.Server.Moderation;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

/// <summary>What rooms and restrictions do not allow.</summary>
public sealed class PolicyRuleTests
{
    [Test, Rule("D1"), Timeout(30_000)]
    public async Task Policy_IsToldByGetChatAndByANoticeWheneverItChanges(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var early = await RoomWatcher.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var plain = await TestReader.ConnectAsync(room.Ann, "lobby", string.Empty, cancellationToken);

        var told = await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Title = "The lobby", SlowModeSeconds = 5 }, cancellationToken: cancellationToken);
        var frozen = await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Frozen = true }, cancellationToken: cancellationToken);

        await Assert.That((told.Title, told.Policy)).IsEqualTo(("The lobby", new Policy { SlowModeSeconds = 5 }));
        await Assert.That((frozen.Title, frozen.Policy)).IsEqualTo(("The lobby", new Policy { SlowModeSeconds = 5, Frozen = true }));
        var got = await room.Ann.GetChatAsync(new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await Assert.That(got.Policy).IsEqualTo(frozen.Policy);
        await Eventually.HoldsAsync(
            "the change is told", () => Changes(early) is [.., { Policy.Frozen: true }], cancellationToken);
        var change = Changes(early)[^1];
        await Assert.That((change.ChatRef, change.Title, change.Policy)).IsEqualTo((early.Welcomes[0].ChatRef, "The lobby", frozen.Policy));

        // Who comes later is told behind its Welcome; the original's clients are not told at all.
        using var late = await RoomWatcher.ConnectAsync(room.Bob, "lobby", "bob", cancellationToken);
        await Eventually.HoldsAsync("the policy is told", () => Changes(late).Count == 1, cancellationToken);
        await Assert.That(Changes(late)[0].Policy).IsEqualTo(frozen.Policy);
        await ModeratedRoom.SendAsync(room.Moderator, cancellationToken);
        await Assert.That((await plain.NextAsync(cancellationToken)).Sequence).IsEqualTo(1UL);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task FrozenRoom_TakesMessagesOfModeratorsAlone(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var session = TestSession.Open(room.Ann, cancellationToken);
        var welcome = await session.JoinAsync("lobby", cancellationToken);
        var known = await ModeratedRoom.SendAsync(room.Ann, cancellationToken, id: "1");

        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Frozen = true }, cancellationToken: cancellationToken);

        await DenialAssert.IsRefusedAsync("FROZEN", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken));
        await DenialAssert.IsRefusedAsync("FROZEN", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken, id: "2"));
        await DenialAssert.IsRefusedAsync("FROZEN", () => ModeratedRoom.SendAsync(room.Bridge, cancellationToken, from: "mod"));
        var ack = await session.AskAsync(Send(welcome), cancellationToken);
        await Assert.That((ack.Error.Code, ack.Error.Reason)).IsEqualTo(((int)Code.PermissionDenied, "FROZEN"));
        // What was sent before is answered as it was.
        var again = await ModeratedRoom.SendAsync(room.Ann, cancellationToken, id: "1");
        await Assert.That((again.Duplicate, again.Sequence)).IsEqualTo((true, known.Sequence));
        await Assert.That((await ModeratedRoom.SendAsync(room.Moderator, cancellationToken)).Sequence).IsEqualTo(2UL);
        await Assert.That((await ModeratedRoom.SendAsync(room.Operator, cancellationToken)).Sequence).IsEqualTo(3UL);

        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Frozen = false }, cancellationToken: cancellationToken);
        await Assert.That((await session.AskAsync(Send(welcome), cancellationToken)).Sent.Sequence).IsEqualTo(4UL);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task SlowMode_HasEachUserWaitForItsNextMessage_OverAllWaysIn(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var session = TestSession.Open(room.Ann, cancellationToken);
        var welcome = await session.JoinAsync("lobby", cancellationToken);
        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", SlowModeSeconds = 10 }, cancellationToken: cancellationToken);

        await ModeratedRoom.SendAsync(room.Ann, cancellationToken, id: "1");
        room.Time.Advance(TimeSpan.FromSeconds(4));
        var wait = await DenialAssert.IsRefusedAsync(
            "SLOW_MODE", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken), StatusCode.ResourceExhausted);
        await Assert.That(wait).IsEqualTo(TimeSpan.FromSeconds(6));
        var ack = await session.AskAsync(Send(welcome), cancellationToken);
        await Assert.That((ack.Error.Reason, ack.Error.RetryAfterMs)).IsEqualTo(("SLOW_MODE", 6_000U));
        await Assert.That((await ModeratedRoom.SendAsync(room.Ann, cancellationToken, id: "1")).Duplicate).IsTrue();

        // Others have turns of their own, claimed names too; a moderator needs none.
        await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
        await ModeratedRoom.SendAsync(room.Bridge, cancellationToken, from: "cyd");
        await DenialAssert.IsRefusedAsync(
            "SLOW_MODE", () => ModeratedRoom.SendAsync(room.Bridge, cancellationToken, from: "cyd"), StatusCode.ResourceExhausted);
        await ModeratedRoom.SendAsync(room.Moderator, cancellationToken);
        await ModeratedRoom.SendAsync(room.Moderator, cancellationToken);

        room.Time.Advance(TimeSpan.FromSeconds(6));
        await Assert.That((await session.AskAsync(Send(welcome), cancellationToken)).Sent).IsNotNull();
        await DenialAssert.IsRefusedAsync(
            "SLOW_MODE", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken), StatusCode.ResourceExhausted);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task SlowMode_TakesNoTurnOfAMessageThatALimitRefuses(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync("--room-messages-per-second", "1");
        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", SlowModeSeconds = 600 }, cancellationToken: cancellationToken);
        var sent = 0;
        while (await RpcAssert.FailsOrEndsAsync(() => ModeratedRoom.SendAsync(room.Moderator, cancellationToken)) is null)
        {
            sent++;
        }

        await DenialAssert.IsRefusedAsync(
            "RATE", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken), StatusCode.ResourceExhausted);
        room.Time.Advance(TimeSpan.FromSeconds(2));

        await Assert.That((await ModeratedRoom.SendAsync(room.Ann, cancellationToken)).Sequence).IsEqualTo((ulong)sent + 1);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task Mute_AllowsToReadAndNotToSend_UntilItEnds(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var watcher = await RoomWatcher.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        using var session = TestSession.Open(room.Ann, cancellationToken);
        var welcome = await session.JoinAsync("lobby", cancellationToken);

        await room.RestrictAsync("ann", Restriction.Types.Kind.Mute, cancellationToken, TimeSpan.FromSeconds(90), "shouting");

        var wait = await DenialAssert.IsRefusedAsync("MUTED", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken));
        await Assert.That(wait).IsEqualTo(TimeSpan.FromSeconds(90));
        await DenialAssert.IsRefusedAsync("MUTED", () => ModeratedRoom.SendAsync(room.Bridge, cancellationToken, from: "ann"));
        var ack = await session.AskAsync(Send(welcome), cancellationToken);
        await Assert.That((ack.Error.Code, ack.Error.Reason, ack.Error.RetryAfterMs)).IsEqualTo(((int)Code.PermissionDenied, "MUTED", 90_000U));
        await Assert.That(ack.Error.Message).IsEqualTo("the user is muted in this chat: shouting");
        await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
        await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == 1, cancellationToken);

        room.Time.Advance(TimeSpan.FromSeconds(91));
        await ModeratedRoom.SendAsync(room.Ann, cancellationToken);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task Ban_RefusesEveryCallThatNamesTheRoom_AndNoOther(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken);
        var ann = room.Ann;

        await DenialAssert.IsRefusedAsync("BANNED", () => ModeratedRoom.SendAsync(ann, cancellationToken));
        await DenialAssert.IsRefusedAsync("BANNED", async () => await ann.GetChatAsync(
            new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await DenialAssert.IsRefusedAsync("BANNED", async () => await ann.ListMessagesAsync(
            new ListMessagesRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await DenialAssert.IsRefusedAsync("BANNED", async () => await ann.ListMembersAsync(
            new ListMembersRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await DenialAssert.IsRefusedAsync("BANNED", async () => await ann.DeleteChatAsync(
            new DeleteChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        using var call = ann.ConnectChat(new ConnectChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        await DenialAssert.IsRefusedAsync("BANNED", () => call.ResponseStream.MoveNext(cancellationToken));
        using var session = TestSession.Open(ann, cancellationToken);
        var join = new SessionRequest { Join = new ConnectChatRequest { ChatId = "lobby" } };
        await Assert.That((await session.AskAsync(join, cancellationToken)).Error.Reason).IsEqualTo("BANNED");
        using var follow = await RoomWatcher.WelcomedAsync(
            ann.Follow(
                new FollowRequest { Joins = { new ConnectChatRequest { ChatId = "lobby" }, new ConnectChatRequest { ChatId = "hall" } } },
                cancellationToken: cancellationToken),
            1,
            cancellationToken);
        await Eventually.HoldsAsync("the refusal is told", () => follow.GoAways.Count == 1, cancellationToken);
        await Assert.That((follow.GoAways[0].ChatId, follow.GoAways[0].Reason)).IsEqualTo(("lobby", GoAway.Types.Reason.Removed));
        // Nor under her name by another's key.
        using var claimed = room.Bridge.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", Username = "ann" }, cancellationToken: cancellationToken);
        await DenialAssert.IsRefusedAsync("BANNED", () => claimed.ResponseStream.MoveNext(cancellationToken));

        await ann.GetChatAsync(new GetChatRequest { ChatId = "hall" }, cancellationToken: cancellationToken);
        await ann.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await ann.GetChatAsync(
            new GetChatRequest { ChatId = "nobody may read this" }, cancellationToken: cancellationToken));
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task BanInAllRooms_RefusesEveryCall(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var wanted = new SetRestrictionRequest { Restriction = new Restriction { Username = "ann", Kind = Restriction.Types.Kind.Ban } };
        await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await room.Moderator.SetRestrictionAsync(
            wanted, cancellationToken: cancellationToken));
        await room.Operator.SetRestrictionAsync(wanted, cancellationToken: cancellationToken);

        foreach (var id in (string[])["lobby", "hall"])
        {
            await DenialAssert.IsRefusedAsync("BANNED", async () => await room.Ann.GetChatAsync(
                new GetChatRequest { ChatId = id }, cancellationToken: cancellationToken));
        }

        await DenialAssert.IsRefusedAsync("BANNED", async () => await room.Ann.ListChatsAsync(
            new ListChatsRequest(), cancellationToken: cancellationToken));
        await room.Bob.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);

        await room.Operator.LiftRestrictionAsync(
            new LiftRestrictionRequest { Username = "ann", Kind = Restriction.Types.Kind.Ban }, cancellationToken: cancellationToken);
        await room.Ann.ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
    }

    [Test, Rule("D1"), Timeout(30_000)]
    public async Task Restrictions_DoNotBindWhoMayModerateThere(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.RestrictAsync("mod", Restriction.Types.Kind.Ban, cancellationToken);
        await room.RestrictAsync("mod", Restriction.Types.Kind.Mute, cancellationToken);
        await room.RestrictAsync("backend", Restriction.Types.Kind.Ban, cancellationToken);

        await ModeratedRoom.SendAsync(room.Moderator, cancellationToken);
        await ModeratedRoom.SendAsync(room.Operator, cancellationToken);
        // Elsewhere the moderator is like all others.
        await room.Operator.SetRestrictionAsync(
            new SetRestrictionRequest { Restriction = new Restriction { ChatId = "hall", Username = "mod", Kind = Restriction.Types.Kind.Ban } },
            cancellationToken: cancellationToken);
        await DenialAssert.IsRefusedAsync("BANNED", async () => await room.Moderator.GetChatAsync(
            new GetChatRequest { ChatId = "hall" }, cancellationToken: cancellationToken));
    }

    [Test, Rule("A0"), Timeout(30_000)]
    public async Task KeepingOrder_NeedsCredentialsAndTheGrant(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync("--anonymous-grant", "read,send");
        var name = new RemoveMemberRequest { ChatId = "lobby", Username = "bob" };
        foreach (var (client, code) in ((ChatV1.ChatV1Client, StatusCode)[])
            [(room.Server.Client, StatusCode.Unauthenticated), (room.Ann, StatusCode.PermissionDenied)])
        {
            await RpcAssert.FailsAsync(code, async () => await client.RemoveMemberAsync(name, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await client.UpdateChatAsync(
                new UpdateChatRequest { ChatId = "lobby", Frozen = true }, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await client.SetRestrictionAsync(
                new SetRestrictionRequest { Restriction = new Restriction { ChatId = "lobby", Username = "bob", Kind = Restriction.Types.Kind.Ban } },
                cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await client.LiftRestrictionAsync(
                new LiftRestrictionRequest { ChatId = "lobby", Username = "bob", Kind = Restriction.Types.Kind.Ban },
                cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await client.ListRestrictionsAsync(
                new ListRestrictionsRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        }
    }

    [Test, Rule("A0"), Timeout(30_000)]
    public async Task KeepingOrder_WhereNobodyIsKnown_IsRefused(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();
        var lobby = await server.CreateRoomAsync(cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, async () => await server.Client.UpdateChatAsync(
            new UpdateChatRequest { ChatId = lobby, Frozen = true }, cancellationToken: cancellationToken));
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, async () => await new ChatAdminV1.ChatAdminV1Client(server.Channel)
            .GetStatsAsync(new Google.Protobuf.WellKnownTypes.Empty(), cancellationToken: cancellationToken));
    }

    private static IReadOnlyList<ChatChanged> Changes(RoomWatcher watcher) =>
        [.. watcher.All.Select(static told => told.Notice?.Changed).OfType<ChatChanged>()];

    private static SessionRequest Send(Welcome room) => new()
    {
        Send = new SendMessageRequest { ChatRef = room.ChatRef, Message = new Message { Text = "hello" } },
    };
}
