using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Rules;

/// <summary>How often callers may do what.</summary>
public sealed class LimitRuleTests : IDisposable
{
    private const string LobbyGrants = """{"rooms":["*"],"can":["read","send","create"]}""";

    private readonly TestKeys _keys = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _keys.Dispose();

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Sends_OfAUser_AreLimitedByDefault_WithTheTrueWait(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        var sent = 0;
        RpcException? refused = null;
        while (refused is null)
        {
            refused = await RpcAssert.FailsOrEndsAsync(() => SendAsync(ann, cancellationToken));
            sent += refused is null ? 1 : 0;
        }

        await Assert.That(sent).IsEqualTo(60);
        var status = refused.GetRpcStatus()!;
        await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.ResourceExhausted);
        await Assert.That(status.GetDetail<ErrorInfo>()!.Reason).IsEqualTo("RATE");
        await Assert.That(status.GetDetail<QuotaFailure>()!.Violations.Single().Subject).IsEqualTo("messages of this user");
        var wait = status.GetDetail<RetryInfo>()!.RetryDelay.ToTimeSpan();
        await Assert.That(wait).IsEqualTo(TimeSpan.FromMilliseconds(50));

        // Another token of the same user has the same limit; another user has one of its own; a key has none.
        var again = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants, static claims => claims["jti"] = "2")));
        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(again, cancellationToken));
        await SendAsync(server.ClientOf(TestKeys.Bearer(TestKeys.Token("bob", LobbyGrants))), cancellationToken);
        for (var message = 0; message < 100; message++)
        {
            await SendAsync(server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)), cancellationToken);
        }

        _time.Advance(wait);
        await SendAsync(ann, cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(ann, cancellationToken));
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Refusals_OfWhatKindEver_TakeNothing(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "--user-messages-burst", "2");
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await RpcAssert.FailsAsync(StatusCode.NotFound, () => SendAsync(ann, cancellationToken, "no-such-chat"));
            await RpcAssert.FailsAsync(StatusCode.InvalidArgument, () => SendAsync(ann, cancellationToken, text: new string('x', 20_000)));
            await RpcAssert.FailsAsync(StatusCode.PermissionDenied, () => SendAsync(ann, cancellationToken, "private:x"));
        }

        var first = await SendAsync(ann, cancellationToken, id: "1");
        for (var attempt = 0; attempt < 10; attempt++)
        {
            // One that is known is answered, and takes nothing.
            await Assert.That((await SendAsync(ann, cancellationToken, id: "1")).Sequence).IsEqualTo(first.Sequence);
            await RpcAssert.FailsAsync(StatusCode.AlreadyExists, () => SendAsync(ann, cancellationToken, id: "1", text: "another"));
        }

        await SendAsync(ann, cancellationToken, id: "2");
        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => SendAsync(ann, cancellationToken, id: "3"));
        await Assert.That((await SendAsync(ann, cancellationToken, id: "2")).Duplicate).IsTrue();
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Session_SendsAreLimitedToo_AndItGoesOn(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "--user-messages-burst", "2");
        using var session = TestSession.Open(server.ClientOf(TestKeys.Bearer(TestKeys.Token("John", LobbyGrants))), cancellationToken);
        var room = await session.JoinAsync("lobby", cancellationToken);
        await session.SendAsync(room.ChatRef, "one", cancellationToken);
        await session.SendAsync(room.ChatRef, "two", cancellationToken);

        var refused = (await session.SendAsync(room.ChatRef, "three", cancellationToken)).Error;

        await Assert.That((refused.Code, refused.Reason, refused.RetryAfterMs)).IsEqualTo(((int)Code.ResourceExhausted, "RATE", 50U));
        _time.Advance(TimeSpan.FromMilliseconds(50));
        await Assert.That((await session.SendAsync(room.ChatRef, "three", cancellationToken)).Error).IsNull();
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task JoinsCreatesAndReads_OfAUser_AreLimited(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(
            cancellationToken, "--user-joins-burst", "5", "--user-creates-burst", "3", "--user-reads-per-second", "3");
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));

        await Assert.That(await CountAsync(async () => await ann.CreateChatAsync(
            new CreateChatRequest(), cancellationToken: cancellationToken))).IsEqualTo(3);
        await Assert.That(await CountAsync(async () => await ann.GetChatAsync(
            new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken))).IsEqualTo(3);
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.That(await CountAsync(async () => await ann.ListChatsAsync(
            new ListChatsRequest(), cancellationToken: cancellationToken))).IsEqualTo(3);
        await Assert.That(await CountAsync(async () =>
        {
            using var call = ann.ConnectChat(new ConnectChatRequest { ChatId = "lobby", Notices = true }, cancellationToken: cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
        })).IsEqualTo(5);
        // A join that makes its room is a creation too.
        _time.Advance(TimeSpan.FromSeconds(2));
        await Assert.That(await CountAsync(async () =>
        {
            using var call = ann.ConnectChat(
                new ConnectChatRequest { ChatId = $"{Guid.NewGuid()}", CreateIfMissing = true, Notices = true }, cancellationToken: cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
        })).IsEqualTo(3);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Rooms_OfAUser_AreBounded_UntilTheyAreGone(CancellationToken cancellationToken)
    {
        const string Grants = """{"rooms":["*"],"can":["read","send","create","delete"]}""";
        await using var server = await StartAsync(cancellationToken, "--user-rooms", "2");
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", Grants)));
        var first = await ann.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken);
        using var joined = ann.ConnectChat(
            new ConnectChatRequest { ChatId = "by-joining", CreateIfMissing = true, Notices = true }, cancellationToken: cancellationToken);
        await joined.ResponseStream.MoveNext(cancellationToken);

        var refused = await RpcAssert.FailsAsync(
            StatusCode.ResourceExhausted, async () => await ann.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken));
        await Assert.That(refused.GetRpcStatus()!.GetDetail<QuotaFailure>()!.Violations.Single().Subject).IsEqualTo("chats of this user");
        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, async () =>
        {
            using var call = ann.ConnectChat(
                new ConnectChatRequest { ChatId = "another", CreateIfMissing = true, Notices = true }, cancellationToken: cancellationToken);
            await call.ResponseStream.MoveNext(cancellationToken);
        });
        await server.ClientOf(TestKeys.Bearer(TestKeys.Token("bob", Grants))).CreateChatAsync(
            new CreateChatRequest(), cancellationToken: cancellationToken);

        await ann.DeleteChatAsync(new DeleteChatRequest { ChatId = first.ChatId }, cancellationToken: cancellationToken);
        await ann.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken);
    }

    [Test, Rule("L2"), Timeout(60_000)]
    public async Task History_OfAllRooms_IsBounded_TheLargestDropTheirOldest(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--total-history-mebibytes", "1", "--history-bytes", "1000000");
        await server.Client.CreateChatAsync(new CreateChatRequest { ChatId = "small" }, cancellationToken: cancellationToken);
        await server.Client.CreateChatAsync(new CreateChatRequest { ChatId = "large" }, cancellationToken: cancellationToken);
        await server.Client.CreateChatAsync(new CreateChatRequest { ChatId = "larger" }, cancellationToken: cancellationToken);
        await server.SendAsync("small", "kept", cancellationToken);
        for (var sent = 0; sent < 100; sent++)
        {
            await server.SendAsync("large", new string('x', 12_000), cancellationToken);
            await server.SendAsync("larger", new string('x', 16_000), cancellationToken);
        }

        var larger = await OfAsync("larger");
        // 64 of 16,000 bytes weigh as much as all may.
        while (larger.Head - larger.Oldest > 64)
        {
            await Task.Delay(5, cancellationToken);
            larger = await OfAsync("larger");
        }

        await Assert.That(larger.Head).IsEqualTo(100UL);
        await Assert.That((await OfAsync("large")).Oldest).IsGreaterThan(1UL);
        await Assert.That((await OfAsync("small")).Oldest).IsEqualTo(1UL);

        async Task<Chat> OfAsync(string room) => await server.Client.GetChatAsync(
            new GetChatRequest { ChatId = room }, cancellationToken: cancellationToken);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Streams_OfAUser_AreBounded_AndGivenBack(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "--user-streams", "2");
        var ann = server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", LobbyGrants)));
        using var first = await TestReader.ConnectAsync(ann, "lobby", string.Empty, cancellationToken);
        using var second = TestSession.Open(ann, cancellationToken);
        await second.JoinAsync("lobby", cancellationToken);
        using var third = ann.ConnectChat(new ConnectChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);

        await RpcAssert.FailsAsync(StatusCode.ResourceExhausted, () => third.ResponseStream.MoveNext(cancellationToken));

        first.Dispose();
        await Eventually.HoldsAsync("it is gone", () => server.Rooms.Find("lobby")!.Readers == 1, cancellationToken);
        RpcException? failure;
        do
        {
            using var again = ann.ConnectChat(
                new ConnectChatRequest { ChatId = "lobby", Notices = true }, cancellationToken: cancellationToken);
            failure = await RpcAssert.FailsOrEndsAsync(() => again.ResponseStream.MoveNext(cancellationToken));
        }
        while (failure is not null);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task ClaimedNames_AndTokensWithTheirOwn_AreLimitedEachByItsOwn(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken, "--user-messages-burst", "2");
        var bridge = server.ClientOf(TestKeys.ApiKey(TestKeys.ImpersonatorKey));

        await Assert.That(await CountAsync(() => SendAsync(bridge, cancellationToken, from: "ann"))).IsEqualTo(2);
        await Assert.That(await CountAsync(() => SendAsync(bridge, cancellationToken, from: "bob"))).IsEqualTo(2);
        await SendAsync(bridge, cancellationToken);

        const string More = """{"rooms":["*"],"can":["send"],"limits":{"messages_per_second":100,"messages_burst":5}}""";
        var star = server.ClientOf(TestKeys.Bearer(TestKeys.Token("star", More)));
        await Assert.That(await CountAsync(() => SendAsync(star, cancellationToken))).IsEqualTo(5);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Messages_ToARoom_AreLimitedWhereThatIsSet(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(_time, "--room-messages-per-second", "3", "--room-bytes-per-second", "1000");
        var (one, other) = (await server.CreateRoomAsync(cancellationToken), await server.CreateRoomAsync(cancellationToken));

        await Assert.That(await CountAsync(() => SendAsync(server.Client, cancellationToken, one))).IsEqualTo(3);
        await Assert.That(await CountAsync(() => SendAsync(server.Client, cancellationToken, other, text: new string('x', 400)))).IsEqualTo(2);
    }

    [Test, Rule("L1"), Timeout(60_000)]
    public async Task Users_WhereNobodyIsKnown_AreLimitedByConnection_WhateverTheyClaim(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(
            _time, "--user-messages-per-second", "1", "--user-messages-burst", "3");
        var room = await server.CreateRoomAsync(cancellationToken);
        var names = 0;

        await Assert.That(await CountAsync(() => SendAsync(server.Client, cancellationToken, room, from: $"name {names++}"))).IsEqualTo(3);
        using var other = server.NewConnection();
        await Assert.That(await CountAsync(() => SendAsync(new ChatV1.ChatV1Client(other), cancellationToken, room, from: "name 0"))).IsEqualTo(3);
    }

    /// <returns>How often it was allowed until it was refused for its rate.</returns>
    private static async Task<int> CountAsync(Func<Task> call)
    {
        for (var count = 0; ; count++)
        {
            if (await RpcAssert.FailsOrEndsAsync(call) is { } refused)
            {
                await Assert.That(refused.StatusCode).IsEqualTo(StatusCode.ResourceExhausted).Because(refused.Status.Detail);
                return count;
            }
        }
    }

    private static async Task<SendMessageResponse> SendAsync(
        ChatV1.ChatV1Client client,
        CancellationToken cancellationToken,
        string room = "lobby",
        string from = "",
        string text = "hello",
        string id = "") => await client.SendMessageAsync(
        new SendMessageRequest { ChatId = room, MessageId = id, Message = new Message { From = from, Text = text } },
        cancellationToken: cancellationToken);

    private async Task<RunningServer> StartAsync(CancellationToken cancellationToken, params string[] args)
    {
        var server = await RunningServer.StartAsync(_time, [.. _keys.Args, .. args]);
        await server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)).CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        return server;
    }
}
