using ChatGo.Api;
using ChatGo.Tests.Server.Moderation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

/// <summary>Where restrictions are kept, and how they are told.</summary>
public sealed class RestrictionRuleTests
{
    [Test, Rule("D5"), Timeout(30_000)]
    public async Task Restriction_BelongsToTheIdAndOutlivesTheRoom_WhilePolicyDoesNot(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken);
        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Frozen = true }, cancellationToken: cancellationToken);
        await room.Operator.DeleteChatAsync(new DeleteChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);

        await DenialAssert.IsRefusedAsync("BANNED", async () => await room.Ann.CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        using var call = room.Ann.ConnectChat(
            new ConnectChatRequest { ChatId = "lobby", CreateIfMissing = true }, cancellationToken: cancellationToken);
        await DenialAssert.IsRefusedAsync("BANNED", () => call.ResponseStream.MoveNext(cancellationToken));
        await Assert.That(room.Server.Rooms.Find("lobby")).IsNull();
        await room.Operator.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);

        await DenialAssert.IsRefusedAsync("BANNED", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken));
        await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
        await Assert.That(room.Server.Lines.Any(
            static line => line.Contains("Restrictions, policies and revocations are kept in memory", StringComparison.Ordinal)))
            .IsEqualTo(RunningServer.Engine == "memory");
    }

    [Test, Rule("D5"), Timeout(60_000)]
    public async Task Restrictions_OfARoom_AreBounded_AndEndedOnesDoNotCount(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var table = Table(room);
        for (var user = 0; user < ChatGo.Server.Moderation.Restrictions.MaxPerRoom - 1; user++)
        {
            table.Set(Of(room, $"{user}", TimeSpan.FromHours(1)));
        }

        await room.RestrictAsync("ends", Restriction.Types.Kind.Mute, cancellationToken, TimeSpan.FromSeconds(30));
        var full = await RpcAssert.FailsAsync(
            StatusCode.ResourceExhausted, () => room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken));
        await Assert.That(full.Status.Detail).IsEqualTo("the chat has 10000 restrictions, as many as may be");
        // One that is there is replaced; other rooms have places of their own.
        await room.RestrictAsync("ends", Restriction.Types.Kind.Mute, cancellationToken, TimeSpan.FromSeconds(40));
        room.Time.Advance(TimeSpan.FromSeconds(41));
        await room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken);
        await DenialAssert.IsRefusedAsync("BANNED", () => ModeratedRoom.SendAsync(room.Ann, cancellationToken));
    }

    [Test, Rule("D5"), Timeout(30_000)]
    public async Task List_TellsWhatHolds_InPagesOfAStableOrder(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        foreach (var name in (string[])["dan", "bob", "cyd", "ann"])
        {
            await room.RestrictAsync(name, Restriction.Types.Kind.Mute, cancellationToken, TimeSpan.FromHours(1), "noise");
        }

        await room.RestrictAsync("bob", Restriction.Types.Kind.Ban, cancellationToken);
        await room.RestrictAsync("eve", Restriction.Types.Kind.Ban, cancellationToken, TimeSpan.FromSeconds(10));
        await room.Moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "fay" }, cancellationToken: cancellationToken);
        room.Time.Advance(TimeSpan.FromSeconds(11));

        var told = new List<Restriction>();
        var token = string.Empty;
        do
        {
            var page = await room.Moderator.ListRestrictionsAsync(
                new ListRestrictionsRequest { ChatId = "lobby", PageSize = 2, PageToken = token }, cancellationToken: cancellationToken);
            told.AddRange(page.Restrictions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        await Assert.That(told.Select(static one => (one.Username, one.Kind))).IsEquivalentTo(
            [("ann", Restriction.Types.Kind.Mute), ("bob", Restriction.Types.Kind.Ban), ("bob", Restriction.Types.Kind.Mute),
                ("cyd", Restriction.Types.Kind.Mute), ("dan", Restriction.Types.Kind.Mute)],
            TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That((told[0].ChatId, told[0].Reason, told[0].SetBy)).IsEqualTo(("lobby", "noise", "mod"));
        await Assert.That(told[0].Until.ToDateTimeOffset() - told[0].SetAt.ToDateTimeOffset()).IsEqualTo(TimeSpan.FromHours(1));
        await Assert.That(told[1].Until).IsNull();
        var his = await room.Moderator.ListRestrictionsAsync(
            new ListRestrictionsRequest { ChatId = "lobby", Username = "bob" }, cancellationToken: cancellationToken);
        await Assert.That(his.Restrictions.Count).IsEqualTo(2);
        await Assert.That((await room.Operator.ListRestrictionsAsync(
            new ListRestrictionsRequest(), cancellationToken: cancellationToken)).Restrictions).IsEmpty();
    }

    [Test, Rule("D5"), Timeout(30_000)]
    public async Task Lift_EndsWhatHolds_AndSaysWhereNothingDoes(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.RestrictAsync("ann", Restriction.Types.Kind.Ban, cancellationToken);
        var lift = new LiftRestrictionRequest { ChatId = "lobby", Username = "ann", Kind = Restriction.Types.Kind.Ban };

        await room.Moderator.LiftRestrictionAsync(lift, cancellationToken: cancellationToken);

        await ModeratedRoom.SendAsync(room.Ann, cancellationToken);
        var none = await RpcAssert.FailsAsync(StatusCode.NotFound, async () => await room.Moderator.LiftRestrictionAsync(
            lift, cancellationToken: cancellationToken));
        await Assert.That(none.Status.Detail).IsEqualTo("no such restriction");
    }

    [Test, Rule("D6"), Timeout(30_000)]
    public async Task EachAct_IsOneLineInTheLog(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.RestrictAsync("ann\nroot: all is well", Restriction.Types.Kind.Ban, cancellationToken, reason: "a\nb");
        await room.Moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "bob" }, cancellationToken: cancellationToken);
        await room.Moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Frozen = true }, cancellationToken: cancellationToken);
        await room.Moderator.LiftRestrictionAsync(
            new LiftRestrictionRequest { ChatId = "lobby", Username = "ann\nroot: all is well", Kind = Restriction.Types.Kind.Ban },
            cancellationToken: cancellationToken);
        await room.Admin.EndStreamsAsync(
            new EndStreamsRequest { Username = "bob" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        await room.Admin.BroadcastAsync(
            new BroadcastRequest { All = true, Message = new Message { Text = "hi" } }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        await room.Admin.RevokeTokensAsync(
            new RevokeTokensRequest { Username = "bob" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);

        var lines = room.Server.Lines;
        foreach (var begin in (string[])[
            "Information: mod bans ann?root: all is well in lobby, for good: a?b",
            "Information: mod removes bob in lobby, until ",
            "Information: mod changes lobby: slow mode 0 s, frozen True",
            "Information: mod lifts the ban of ann?root: all is well in lobby",
            "Information: backend ends the streams of bob, 0 of them: no reason is given",
            "Information: backend broadcasts to all chats: 2 chats took it, 0 did not",
            "Information: backend revokes the tokens of bob issued before ",
        ])
        {
            await Assert.That(lines.Count(line => line.StartsWith(begin, StringComparison.Ordinal))).IsEqualTo(1).Because(begin);
        }
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task WrongRequests_NameTheField(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var moderator = room.Moderator;
        var good = new Restriction { ChatId = "lobby", Username = "ann", Kind = Restriction.Types.Kind.Ban };
        (string Field, Action<Restriction> Change)[] restrictions =
        [
            ("restriction.chat_id", static one => one.ChatId = "no room"),
            ("restriction.username", static one => one.Username = string.Empty),
            ("restriction.username", static one => one.Username = new string('x', 135)),
            ("restriction.kind", static one => one.Kind = Restriction.Types.Kind.Unspecified),
            ("restriction.kind", static one => one.Kind = (Restriction.Types.Kind)3),
            ("restriction.reason", static one => one.Reason = new string('x', 257)),
            ("restriction.until", static one => one.Until = new Timestamp { Seconds = 1 }),
            ("restriction.until", static one => one.Until = new Timestamp { Seconds = long.MaxValue }),
            ("restriction.until", static one => one.Until = new Timestamp { Nanos = -1 }),
        ];
        foreach (var (field, change) in restrictions)
        {
            var wrong = good.Clone();
            change(wrong);
            await RpcAssert.FailsOnFieldAsync(field, async () => await moderator.SetRestrictionAsync(
                new SetRestrictionRequest { Restriction = wrong }, cancellationToken: cancellationToken));
        }

        await RpcAssert.FailsOnFieldAsync("restriction", async () => await moderator.SetRestrictionAsync(
            new SetRestrictionRequest(), cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("kind", async () => await moderator.LiftRestrictionAsync(
            new LiftRestrictionRequest { ChatId = "lobby", Username = "ann" }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("username", async () => await moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("rejoin_after_seconds", async () => await moderator.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = "lobby", Username = "ann", RejoinAfterSeconds = uint.MaxValue }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("slow_mode_seconds", async () => await moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", SlowModeSeconds = 21_601 }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("title", async () => await moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby", Title = new string('x', 257) }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("title", async () => await moderator.UpdateChatAsync(
            new UpdateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("page_token", async () => await moderator.ListRestrictionsAsync(
            new ListRestrictionsRequest { ChatId = "lobby", PageToken = "!" }, cancellationToken: cancellationToken));
        await RpcAssert.FailsOnFieldAsync("page_size", async () => await moderator.ListRestrictionsAsync(
            new ListRestrictionsRequest { ChatId = "lobby", PageSize = -1 }, cancellationToken: cancellationToken));
    }

    private static ChatGo.Server.Moderation.Restrictions Table(ModeratedRoom room) =>
        (ChatGo.Server.Moderation.Restrictions)room.Server.Services.GetService(typeof(ChatGo.Server.Moderation.Restrictions))!;

    private static ChatGo.Server.Moderation.Restriction Of(ModeratedRoom room, string username, TimeSpan time) => new(
        "lobby",
        username,
        ChatGo.Server.Moderation.RestrictionKind.Mute,
        room.Time.GetUtcNow() + time,
        string.Empty,
        "test",
        room.Time.GetUtcNow());
}
