using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using ChatGo.Tests.Server.Moderation;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Tests.Server.Rules;

/// <summary>What operators ask: chat_v1.ChatAdminV1.</summary>
public sealed class OperatorRuleTests
{
    [Test, Rule("A2"), Timeout(30_000)]
    public async Task EveryCall_NeedsCredentialsWithTheGrantAdmin(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var member = TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["*"],"can":["read","moderate"]}"""));
        foreach (var (shown, code) in ((Metadata, StatusCode)[])
            [([], StatusCode.Unauthenticated), (TestKeys.Bearer("bad"), StatusCode.Unauthenticated), (member, StatusCode.PermissionDenied)])
        {
            await RpcAssert.FailsAsync(code, async () => await room.Admin.GetStatsAsync(new Empty(), shown, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await room.Admin.ListStreamsAsync(new ListStreamsRequest(), shown, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await room.Admin.EndStreamsAsync(
                new EndStreamsRequest { Username = "bob" }, shown, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await room.Admin.BroadcastAsync(
                new BroadcastRequest { All = true, Message = new Message() }, shown, cancellationToken: cancellationToken));
            await RpcAssert.FailsAsync(code, async () => await room.Admin.RevokeTokensAsync(
                new RevokeTokensRequest { Username = "bob" }, shown, cancellationToken: cancellationToken));
        }
    }

    [Test, Rule("C3"), Timeout(30_000)]
    public async Task WrongRequests_NameTheField(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var hello = new Message { Text = "hello" };
        (string Field, Func<Task> Call)[] calls =
        [
            ("stream_id", async () => await EndAsync(new EndStreamsRequest())),
            ("stream_id", async () => await EndAsync(new EndStreamsRequest { StreamId = 0 })),
            ("username", async () => await EndAsync(new EndStreamsRequest { Username = string.Empty })),
            ("reason", async () => await EndAsync(new EndStreamsRequest { StreamId = 1, Reason = new string('x', 257) })),
            ("to", async () => await BroadcastAsync(new BroadcastRequest { Message = hello })),
            ("to", async () => await BroadcastAsync(new BroadcastRequest { Message = hello, All = false })),
            ("prefix", async () => await BroadcastAsync(new BroadcastRequest { Message = hello, Prefix = string.Empty })),
            ("chats.chat_ids", async () => await BroadcastAsync(new BroadcastRequest { Message = hello, Chats = new ChatIds() })),
            ("chats.chat_ids", async () => await BroadcastAsync(
                new BroadcastRequest { Message = hello, Chats = new ChatIds { ChatIds_ = { "lobby", new string('x', 129) } } })),
            ("message", async () => await BroadcastAsync(new BroadcastRequest { All = true })),
            ("message.text", async () => await BroadcastAsync(
                new BroadcastRequest { All = true, Message = new Message { Text = new string('x', 16_385) } })),
            ("message_id", async () => await BroadcastAsync(new BroadcastRequest { All = true, Message = hello, MessageId = new string('x', 65) })),
            ("username", async () => await RevokeAsync(new RevokeTokensRequest())),
            ("issued_before", async () => await RevokeAsync(new RevokeTokensRequest
            {
                Username = "ann", IssuedBefore = Timestamp.FromDateTimeOffset(room.Time.GetUtcNow().AddSeconds(1)),
            })),
            ("page_size", async () => await room.Admin.ListStreamsAsync(
                new ListStreamsRequest { PageSize = -1 }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken)),
            ("page_token", async () => await room.Admin.ListStreamsAsync(
                new ListStreamsRequest { PageToken = "YQ" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken)),
        ];
        foreach (var (field, call) in calls)
        {
            await RpcAssert.FailsOnFieldAsync(field, call);
        }

        async Task EndAsync(EndStreamsRequest request) =>
            await room.Admin.EndStreamsAsync(request, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);

        async Task BroadcastAsync(BroadcastRequest request) =>
            await room.Admin.BroadcastAsync(request, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);

        async Task RevokeAsync(RevokeTokensRequest request) =>
            await room.Admin.RevokeTokensAsync(request, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
    }

    [Test, Rule("C2"), Timeout(30_000)]
    public async Task ListStreams_TellsWhoReadsWhat_InPages(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var ann = await RoomWatcher.FollowAsync(room.Ann, ["lobby", "hall"], cancellationToken);
        using var bob = await TestReader.ConnectAsync(room.Bob, "hall", "bob", cancellationToken);
        using var claimed = await TestReader.ConnectAsync(room.Bridge, "lobby", "cyd", cancellationToken);
        await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
        await Eventually.HoldsAsync("the message", () => ann.Messages.Count == 1, cancellationToken);

        var all = new List<StreamInfo>();
        var token = string.Empty;
        do
        {
            var page = await ListAsync(new ListStreamsRequest { PageSize = 2, PageToken = token });
            all.AddRange(page.Streams);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        await Assert.That(all.Select(static one => (one.Username, one.Call, one.Rooms))).IsEquivalentTo(
            [("ann", "Follow", 2U), ("bob", "ConnectChat", 1U), ("cyd", "ConnectChat", 1U)],
            TUnit.Assertions.Enums.CollectionOrdering.Matching);
        await Assert.That(all.Select(static one => one.StreamId).Distinct().Count()).IsEqualTo(3);
        await Assert.That(all[0].Messages).IsGreaterThanOrEqualTo(3UL);
        await Assert.That(all[0].Bytes).IsGreaterThan(all[0].Messages);
        await Assert.That(all[0].OpenedAt.ToDateTimeOffset()).IsEqualTo(room.Time.GetUtcNow());
        await Assert.That(all[0].RemoteAddress).StartsWith("127.0.0.1:");
        await Assert.That((all[1].Lag, all[1].BlockedMs)).IsEqualTo((0UL, 0UL));
        await Assert.That((await ListAsync(new ListStreamsRequest { ChatId = "lobby" })).Streams.Select(static one => one.Username))
            .IsEquivalentTo(["ann", "cyd"]);
        await Assert.That((await ListAsync(new ListStreamsRequest { Username = "bridge" })).Streams.Single().Username).IsEqualTo("cyd");
        await Assert.That((await ListAsync(new ListStreamsRequest { Username = "cyd", ChatId = "hall" })).Streams).IsEmpty();

        async Task<ListStreamsResponse> ListAsync(ListStreamsRequest request) =>
            await room.Admin.ListStreamsAsync(request, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
    }

    [Test, Rule("M6"), Timeout(30_000)]
    public async Task Broadcast_ReachesTheRoomsThatItNames_OnceEach(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        await room.Operator.CreateChatAsync(new CreateChatRequest { ChatId = "private:x" }, cancellationToken: cancellationToken);
        await room.Operator.CreateChatAsync(new CreateChatRequest { ChatId = "lobby:2" }, cancellationToken: cancellationToken);
        using var reader = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);

        var all = await SendAsync(new BroadcastRequest { All = true, MessageId = "1" });
        var again = await SendAsync(new BroadcastRequest { All = true, MessageId = "1" });
        var some = await SendAsync(new BroadcastRequest { Prefix = "lobby" });
        var named = await SendAsync(new BroadcastRequest { Chats = new ChatIds { ChatIds_ = { "hall", "nowhere", "hall", "lobby" } } });

        await Assert.That((all.Stored, again.Stored, some.Stored)).IsEqualTo((4U, 4U, 2U));
        await Assert.That((named.Stored, named.Refused)).IsEqualTo((2U, 1U));
        await Assert.That(named.RefusedChatIds).IsEquivalentTo(["nowhere"]);
        await Assert.That(room.Server.Rooms.Find("lobby")!.Head).IsEqualTo(3);
        await Assert.That(room.Server.Rooms.Find("hall")!.Head).IsEqualTo(2);
        var wrong = await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () => await room.Admin.BroadcastAsync(
            new BroadcastRequest { All = true, Message = new Message { From = "ann", Text = "I am not she" } },
            ModeratedRoom.OperatorKey,
            cancellationToken: cancellationToken));
        await Assert.That(wrong.Status.Detail).IsEqualTo("message.from: it is not the caller's name, 'backend'");
        await Assert.That(room.Server.Rooms.Find("lobby")!.Head).IsEqualTo(3);
        var first = await reader.NextAsync(cancellationToken);
        await Assert.That((first.From, first.Text, first.MessageId)).IsEqualTo(("backend", "closing soon", "1"));

        async Task<BroadcastResponse> SendAsync(BroadcastRequest request)
        {
            request.Message = new Message { Text = "closing soon" };
            return await room.Admin.BroadcastAsync(request, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        }
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task RevokedTokens_AreVoidAndLoseTheirStreams_WhileLaterOnesAreGood(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        var old = room.Ann;
        using var watcher = await RoomWatcher.ConnectAsync(old, "lobby", "ann", cancellationToken);
        using var session = TestSession.Open(old, cancellationToken);
        await session.JoinAsync("lobby", cancellationToken);
        using var bob = await RoomWatcher.ConnectAsync(room.Bob, "lobby", "bob", cancellationToken);
        room.Time.Advance(TimeSpan.FromSeconds(2));

        await room.Admin.RevokeTokensAsync(
            new RevokeTokensRequest { Username = "ann" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => ModeratedRoom.SendAsync(old, cancellationToken));
        // One that was never seen before, too.
        var unseen = room.Server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["*"],"can":["read"]}""")));
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, async () => await unseen.GetChatAsync(
            new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
        await room.Time.RunUntilAsync("her stream ends", () => watcher.Ended.IsCompleted, cancellationToken);
        await Assert.That((await watcher.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => session.ReadUntilAsync(() => false, cancellationToken));

        var later = room.Time.GetUtcNow().ToUnixTimeSeconds() + 1;
        var fresh = room.Server.ClientOf(TestKeys.Bearer(TestKeys.Token(
            "ann", """{"rooms":["lobby"],"can":["send"]}""", claims => (claims["iat"], claims["exp"]) = (later, later + 600))));
        await ModeratedRoom.SendAsync(fresh, cancellationToken);
        await Assert.That(bob.Ended.IsCompleted).IsFalse();
    }

    [Test, Rule("A4"), Timeout(30_000)]
    public async Task RevokedToken_CannotBeSavedByARenewal(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var session = TestSession.Open(room.Ann, cancellationToken);
        await session.JoinAsync("lobby", cancellationToken);
        // Behind the second in which the system's clock has issued her token, by the test's.
        room.Time.Advance(TimeSpan.FromSeconds(5));
        var later = room.Time.GetUtcNow().ToUnixTimeSeconds() + 1;
        var fresh = TestKeys.Token(
            "ann", """{"rooms":["lobby"],"can":["send"]}""", claims => (claims["iat"], claims["exp"]) = (later, later + 600));

        await room.Admin.RevokeTokensAsync(
            new RevokeTokensRequest { Username = "ann" }, ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
        var ack = await session.AskAsync(new SessionRequest { Renew = new Renew { Token = fresh } }, cancellationToken);

        await Assert.That(ack.Error.Code).IsEqualTo((int)Code.Unauthenticated);
    }

    [Test, Rule("C5"), Timeout(30_000)]
    public async Task Stats_TellTheServersFigures(CancellationToken cancellationToken)
    {
        await using var room = await ModeratedRoom.StartAsync();
        using var ann = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken);
        for (var sent = 0; sent < 10; sent++)
        {
            await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
        }

        await ann.NextAsync(10, cancellationToken);
        using (var gone = await TestReader.ConnectAsync(room.Ann, "lobby", "ann", cancellationToken))
        {
            await ModeratedRoom.SendAsync(room.Bob, cancellationToken);
            await gone.NextAsync(cancellationToken);
        }

        await ann.NextAsync(cancellationToken);
        await room.Operator.DeleteChatAsync(new DeleteChatRequest { ChatId = "hall" }, cancellationToken: cancellationToken);
        Stats stats = new();
        await Eventually.HoldsAsync("the stream is counted out", () => (stats = Get()).Streams == 1, cancellationToken);

        await Assert.That((stats.Rooms, stats.Streams, stats.Connections)).IsEqualTo((1U, 1U, 1U));
        await Assert.That((stats.MessagesSent, stats.MessagesDelivered, stats.Gaps)).IsEqualTo((11UL, 12UL, 0UL));
        await Assert.That((stats.Engine, stats.Draining)).IsEqualTo((RunningServer.Engine == "disk" ? "rocksdb" : RunningServer.Engine, false));
        await Assert.That(stats.StartedAt.ToDateTimeOffset()).IsEqualTo(room.Time.GetUtcNow());
        await Assert.That(stats.ResidentBytes).IsGreaterThan(1_000_000UL);
        await Assert.That(stats.Version).IsNotEmpty();

        Stats Get() => room.Admin.GetStats(new Empty(), ModeratedRoom.OperatorKey, cancellationToken: cancellationToken);
    }
}
