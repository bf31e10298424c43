using System.Text.Json.Nodes;
using ChatGo.Api;
using ChatGo.Server.Callers;
using ChatGo.Tests.Server.Callers;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Rules;

/// <summary>What becomes of streams whose credentials end, change or go.</summary>
public sealed class ExpiryRuleTests : IDisposable
{
    private const string Both = """{"rooms":["lobby","hall"],"can":["read","send"]}""";
    private const string LobbyAlone = """{"rooms":["lobby"],"can":["read"]}""";

    private readonly TestKeys _keys = new();
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    public void Dispose() => _keys.Dispose();

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Stream_WhoseTokenEnds_IsToldAndGoesOnForTheGrace(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        var ann = server.ClientOf(TestKeys.Bearer(Token(Both, 60)));
        using var watcher = await RoomWatcher.ConnectAsync(ann, "lobby", "ann", cancellationToken);
        using var plain = await TestReader.ConnectAsync(ann, "lobby", string.Empty, cancellationToken);
        using var session = TestSession.Open(ann, cancellationToken);
        var room = await session.JoinAsync("lobby", cancellationToken);

        await _time.RunUntilAsync("expiry is told", () => watcher.GoAways.Count > 0, cancellationToken);
        await session.ReadUntilAsync(() => session.All.Any(static told => told.Notice?.GoAway is not null), cancellationToken);
        await Assert.That(watcher.GoAways.Single().Reason).IsEqualTo(GoAway.Types.Reason.Expired);
        await Assert.That(watcher.GoAways.Single().ChatRef).IsEqualTo(0U);
        var refused = await session.SendAsync(room.ChatRef, "too late", cancellationToken);
        await Assert.That(refused.Error.Code).IsEqualTo((int)Code.Unauthenticated);
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, async () => await ann.GetChatAsync(
            new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));

        // Deliveries go on.
        await SendAsync(server, "lobby", cancellationToken);
        await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == 1, cancellationToken);

        await _time.RunUntilAsync("the end", () => watcher.Ended.IsCompleted, cancellationToken);
        await Assert.That((await watcher.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await Assert.That((await plain.EndAsync(cancellationToken)).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => session.ReadUntilAsync(() => false, cancellationToken));
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Session_ThatRenews_GoesOnUnderTheNewTokenAndLeavesWhatItDoesNotGrant(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        using var session = TestSession.Open(server.ClientOf(TestKeys.Bearer(Token(Both, 60))), cancellationToken);
        await session.JoinAsync("lobby", cancellationToken);
        var hall = await session.JoinAsync("hall", cancellationToken);

        // Another's, or none, changes nothing.
        await IsDeniedAsync(TestKeys.Token("bob", Both), Code.PermissionDenied);
        await IsDeniedAsync("not.a.token", Code.Unauthenticated);
        await IsDeniedAsync(string.Empty, Code.Unauthenticated);
        var renewed = await session.AskAsync(Renew(Token(LobbyAlone, 600)), cancellationToken);
        await Assert.That(renewed.Error).IsNull();
        await session.ReadUntilAsync(() => session.All.Any(static told => told.Notice?.GoAway is not null), cancellationToken);
        var told = session.All.Single(static told => told.Notice?.GoAway is not null).Notice.GoAway;
        await Assert.That((told.ChatRef, told.Reason)).IsEqualTo((hall.ChatRef, GoAway.Types.Reason.Removed));

        await SendAsync(server, "hall", cancellationToken);
        await SendAsync(server, "lobby", cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(200));
        await SendAsync(server, "lobby", cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 2, cancellationToken);
        await Assert.That(session.Messages.Select(static message => message.ChatRef)).DoesNotContain(hall.ChatRef);
        await Eventually.HoldsAsync("the hall is left", () => server.Rooms.Find("hall")!.Readers == 0, cancellationToken);
        var send = new SessionRequest
        {
            Send = new SendMessageRequest { ChatRef = session.Welcomes["lobby"].ChatRef, Message = new Message { Text = "no more" } },
        };
        var denied = await session.AskAsync(send, cancellationToken);
        await Assert.That(denied.Error.Message).IsEqualTo("the grant send is needed for this chat");

        async Task IsDeniedAsync(string token, Code code)
        {
            var ack = await session.AskAsync(Renew(token), cancellationToken);
            await Assert.That(ack.Error.Code).IsEqualTo((int)code);
        }
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Session_ThatRenewsInItsGrace_IsServedAgain(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        using var session = TestSession.Open(server.ClientOf(TestKeys.Bearer(Token(Both, 60))), cancellationToken);
        var room = await session.JoinAsync("lobby", cancellationToken);
        _time.Advance(TimeSpan.FromSeconds(121));
        await Assert.That((await session.SendAsync(room.ChatRef, "late", cancellationToken)).Error.Code).IsEqualTo((int)Code.Unauthenticated);

        var renewed = await session.AskAsync(Renew(Token(Both, 600)), cancellationToken);
        await Assert.That(renewed.Error).IsNull();
        for (var second = 0; second < 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var send = new SessionRequest { Send = new SendMessageRequest { ChatRef = room.ChatRef, Message = new Message { Text = "again" } } };
        await Assert.That((await session.AskAsync(send, cancellationToken)).Error).IsNull();
    }

    [Test, Rule("S1"), Timeout(60_000)]
    public async Task Session_WhoseRenewalWaitsForKeys_IsToldOfItsRoomsMeanwhile(CancellationToken cancellationToken)
    {
        var keys = new TaskCompletionSource<string>();
        await using var server = await RunningServer.StartWithAsync(
            services => services.AddSingleton(new JwksHandler(() => new WaitingHandler(keys.Task))),
            [.. _keys.Args, "--jwks-url", "https://issuer.example/keys", "--jwt-issuer", "issuer", "--jwt-audience", "chat"]);
        var backend = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        await backend.CreateChatAsync(new CreateChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken);
        static void Usual(JsonObject claims) => (claims["iss"], claims["aud"]) = ("issuer", "chat");
        using var session = TestSession.Open(
            server.ClientOf(TestKeys.Bearer(TestKeys.Token("ann", Both, Usual))), cancellationToken);
        await session.JoinAsync("lobby", cancellationToken);
        var token = TestKeys.Token("ann", Both, Usual);
        var unknown = $"{TestKeys.Encode("""{"alg":"ES256","kid":"new"}""")}{token[token.IndexOf('.', StringComparison.Ordinal)..]}";

        var renewal = await session.WriteAsync(Renew(unknown), cancellationToken);
        // Behind it there is nothing to read: were the rooms held up, nothing would let them go on.
        await Task.Delay(200, cancellationToken);
        await SendAsync(server, "lobby", cancellationToken);
        await session.ReadUntilAsync(() => session.Messages.Count == 1, cancellationToken);
        await Assert.That(session.Acks.ContainsKey(renewal)).IsFalse();

        keys.SetResult("{}");
        await session.ReadUntilAsync(() => session.Acks.ContainsKey(renewal), cancellationToken);
        await Assert.That(session.Acks[renewal].Error.Code).IsEqualTo((int)Code.Unauthenticated);
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Session_OfAnApiKey_HasNothingToRenew(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        using var session = TestSession.Open(server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)), cancellationToken);

        var ack = await session.AskAsync(Renew(TestKeys.Token("backend", Both)), cancellationToken);

        await Assert.That(ack.Error.Code).IsEqualTo((int)Code.PermissionDenied);
        await Assert.That(ack.Error.Field).IsEqualTo("renew.token");
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Streams_OfAKeyThatIsRemoved_EndWithoutGrace_AndNoOthers(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        using var removed = await RoomWatcher.ConnectAsync(
            server.ClientOf(TestKeys.ApiKey(TestKeys.RemovedKey)), "lobby", string.Empty, cancellationToken);
        using var other = await RoomWatcher.ConnectAsync(
            server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)), "lobby", string.Empty, cancellationToken);
        using var token = await RoomWatcher.ConnectAsync(
            server.ClientOf(TestKeys.Bearer(Token(Both, 600))), "lobby", string.Empty, cancellationToken);

        _keys.WriteApiKeys(without: TestKeys.RemovedKey);
        await _time.RunUntilAsync("the end", () => removed.Ended.IsCompleted, cancellationToken);

        await Assert.That((await removed.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await SendAsync(server, "lobby", cancellationToken);
        await Eventually.HoldsAsync("the message", () => other.Messages.Count == 1 && token.Messages.Count == 1, cancellationToken);
        await Assert.That(other.Ended.IsCompleted || token.Ended.IsCompleted).IsFalse();
    }

    [Test, Rule("A4"), Timeout(60_000)]
    public async Task Streams_OfASecretThatIsReplaced_End_AndAHalfWrittenOneChangesNothing(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        using var watcher = await RoomWatcher.ConnectAsync(
            server.ClientOf(TestKeys.Bearer(Token(Both, 600))), "lobby", string.Empty, cancellationToken);
        await File.WriteAllTextAsync(_keys.SecretFile, "half", cancellationToken);
        await _time.RunUntilAsync(
            "the log says so", () => server.Lines.Any(static line => line.Contains("at least 32 are needed", StringComparison.Ordinal)), cancellationToken);
        await SendAsync(server, "lobby", cancellationToken);
        await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == 1, cancellationToken);

        await File.WriteAllTextAsync(_keys.SecretFile, new string('n', 40), cancellationToken);
        await _time.RunUntilAsync("the end", () => watcher.Ended.IsCompleted, cancellationToken);

        await Assert.That((await watcher.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await RpcAssert.FailsAsync(StatusCode.Unauthenticated, async () => await server.ClientOf(TestKeys.Bearer(Token(Both, 600)))
            .GetChatAsync(new GetChatRequest { ChatId = "lobby" }, cancellationToken: cancellationToken));
    }

    [Test, Rule("A4"), Timeout(60_000)]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Stream_WhoseKeyIsGrantedLess_LeavesWhatItMayNotRead(bool notices, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync(cancellationToken);
        var backend = server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey));
        using var follower = await RoomWatcher.FollowAsync(backend, ["lobby", "hall"], cancellationToken);
        using var call = backend.ConnectChat(
            new ConnectChatRequest { ChatId = "hall", Notices = notices }, cancellationToken: cancellationToken);
        await call.ResponseHeadersAsync;

        _keys.WriteApiKeys(adminGrants: $"[{LobbyAlone}]");
        await _time.RunUntilAsync("the hall is left", () => server.Rooms.Find("hall")!.Readers == 0, cancellationToken);

        var ended = await RpcAssert.FailsAsync(StatusCode.PermissionDenied, async () =>
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
            }
        });
        await Assert.That(ended.GetRpcStatus()!.GetDetail<ErrorInfo>()!.Reason).IsEqualTo("NO_GRANT");
        await Eventually.HoldsAsync("the follower is told", () => follower.GoAways.Count == 1, cancellationToken);
        await Assert.That(follower.GoAways.Single().Reason).IsEqualTo(GoAway.Types.Reason.Removed);
        await Assert.That(follower.Ended.IsCompleted).IsFalse();
        await SendAsync(server, "lobby", cancellationToken);
        await Eventually.HoldsAsync("the message", () => follower.Messages.Count == 1, cancellationToken);
    }

    private static SessionRequest Renew(string token) => new() { Renew = new Renew { Token = token } };

    private static async Task SendAsync(RunningServer server, string room, CancellationToken cancellationToken) =>
        await server.ClientOf(TestKeys.ApiKey(TestKeys.ImpersonatorKey)).SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = "hello" } }, cancellationToken: cancellationToken);

    private string Token(string grants, int seconds) => TestKeys.Token("ann", grants, claims =>
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        (claims["iat"], claims["exp"]) = (now, now + seconds);
    });

    private sealed class WaitingHandler(Task<string> content) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new() { Content = new StringContent(await content.WaitAsync(cancellationToken)) };
    }

    private async Task<RunningServer> StartAsync(CancellationToken cancellationToken)
    {
        var server = await RunningServer.StartAsync(_time, _keys.Args);
        foreach (var room in (string[])["lobby", "hall"])
        {
            await server.ClientOf(TestKeys.ApiKey(TestKeys.AdminKey)).CreateChatAsync(
                new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        }

        return server;
    }
}
