using ChatGo.Api;
using Google.Rpc;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;

namespace ChatGo.Tests.Server.Callers;

/// <summary>Every call and every request of a Session, by every state of credentials: what each may do, and what it learns.
/// </summary>
[ClassDataSource<GuardedServer>(Shared = SharedType.PerClass)]
public sealed class CredentialMatrixTests(GuardedServer house)
{
    private const string Unknown = "unknown";
    private const string Lobby = "lobby";
    private const string Nobody = "UUUUUU";
    private const string Everything = "yyyyyy";

    /// <summary>What a call ends with, for a room that is there and for one that is not.</summary>
    private static readonly Dictionary<string, string> Outcomes = new()
    {
        // credentials: read, send, create, delete, moderate, admin; U unauthenticated, P denied, y allowed.
        ["none"] = "UUUUUU",
        ["malformed"] = "UUUUUU",
        ["basic"] = "UUUUUU",
        ["forged"] = "UUUUUU",
        ["expired"] = "UUUUUU",
        ["in its grace"] = "yyPPPP",
        ["two"] = "UUUUUU",
        ["key as token"] = "UUUUUU",
        ["token as key"] = "UUUUUU",
        ["unknown key"] = "UUUUUU",
        ["removed key"] = "UUUUUU",
        ["revoked"] = "UUUUUU",
        ["no grant"] = "PPPPPP",
        ["other room"] = "PPPPPP",
        ["reader"] = "yPPPPP",
        ["sender"] = "PyPPPP",
        ["right"] = "yyPPPP",
        ["creator"] = "PPyPPP",
        ["deleter"] = "PPPyPP",
        ["moderator"] = "PPPPyP",
        ["admin of a room"] = "PPPPPP",
        ["admin"] = "yyyyyy",
        ["api key"] = "yyyyyy",
        ["impersonator"] = "yyPPPP",
    };

    public static IEnumerable<string> States() => Outcomes.Keys;

    [Test, MethodDataSource(nameof(States)), Rule("A2"), Rule("A1"), Timeout(60_000)]
    public async Task Call_UnderACredential_MayDoWhatItsGrantsSayAndLearnsNoMore(string state, CancellationToken cancellationToken)
    {
        var client = house.Client;
        foreach (var (name, needs, call) in Calls(client, state, cancellationToken).Concat(AdminCalls(state, cancellationToken)))
        {
            var expected = Outcomes[state]["rscdma".IndexOf(needs, StringComparison.Ordinal)];
            var there = await TryAsync(() => call(Lobby + (needs == 'd' || needs == 'c' ? $"-{Guid.NewGuid():N}" : string.Empty)));
            var missing = await TryAsync(() => call(Unknown));
            await Assert.That((name, there.Code)).IsEqualTo((name, CodeOf(expected, needs)));
            if (expected != 'y')
            {
                // Who may not, is told the same whether or not there is such a room.
                await Assert.That((name, missing)).IsEqualTo((name, await TryAsync(() => call(Lobby))));
            }
        }
    }

    [Test, MethodDataSource(nameof(States)), Rule("A6"), Timeout(60_000)]
    public async Task SessionRequest_UnderACredential_MayDoWhatItsGrantsSayAndLearnsNoMore(
        string state, CancellationToken cancellationToken)
    {
        using var session = TestSession.Open(house.Client, cancellationToken, Show(state));
        if (Outcomes[state] == Nobody)
        {
            await RpcAssert.FailsAsync(StatusCode.Unauthenticated, () => session.ReadUntilAsync(static () => false, cancellationToken));
            return;
        }

        var join = await session.AskAsync(Join(Lobby), cancellationToken);
        var joinUnknown = await session.AskAsync(Join(Unknown), cancellationToken);
        var send = await session.AskAsync(Send(Lobby), cancellationToken);
        var sendUnknown = await session.AskAsync(Send(Unknown), cancellationToken);
        var mayRead = Outcomes[state][0] == 'y';
        await Assert.That(join.Error?.Code ?? 0).IsEqualTo((int)(mayRead ? Code.Ok : Code.PermissionDenied));
        await Assert.That(joinUnknown.Error.Code).IsEqualTo((int)(mayRead && state != "admin" && state != "api key" ? Code.PermissionDenied : mayRead ? Code.NotFound : Code.PermissionDenied));
        if (Outcomes[state][1] == 'P')
        {
            await Assert.That(send.Error.Code).IsEqualTo((int)Code.PermissionDenied);
            await Assert.That(send.Error.Reason).IsEqualTo("NO_GRANT");
            await Assert.That(sendUnknown.Error).IsEqualTo(send.Error);
        }
        else
        {
            await Assert.That(send.Error?.Code ?? 0).IsEqualTo(mayRead ? 0 : (int)Code.FailedPrecondition);
        }
    }

    [Test, MethodDataSource(nameof(States)), Timeout(60_000)]
    public async Task Reflection_IsTheAdmins_AndHealthIsEverybodys(string state, CancellationToken cancellationToken)
    {
        var health = new Grpc.Health.V1.Health.HealthClient(house.Channel);
        await health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest(), Show(state), cancellationToken: cancellationToken);

        var reflected = await TryAsync(async () =>
        {
            using var call = new ServerReflection.ServerReflectionClient(house.Channel)
                .ServerReflectionInfo(Show(state), cancellationToken: cancellationToken);
            await RpcAssert.FailsOrEndsAsync(
                () => call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "*" }, cancellationToken));
            await call.ResponseStream.MoveNext(cancellationToken);
        });
        await Assert.That(reflected.Code).IsEqualTo(Outcomes[state] switch
        {
            Nobody => StatusCode.Unauthenticated,
            Everything => StatusCode.OK,
            _ => StatusCode.PermissionDenied,
        });
    }

    [Test, Rule("A1"), Timeout(60_000)]
    public async Task Refusals_OfBadCredentials_AreOneText(CancellationToken cancellationToken)
    {
        var texts = new HashSet<string>();
        foreach (var state in Outcomes.Where(static state => state.Value == Nobody).Select(static state => state.Key))
        {
            texts.Add((await TryAsync(async () => await house.Client.GetChatAsync(
                new GetChatRequest { ChatId = new string('x', 500) }, Show(state), cancellationToken: cancellationToken))).Detail);
        }

        await Assert.That(texts).IsEquivalentTo(["a valid token or API key is needed"]);
    }

    [Test, Rule("A1"), Timeout(60_000)]
    [Arguments("application/grpc")]
    [Arguments("Application/GRPC")]
    [Arguments("application/grpc+proto")]
    [Arguments("APPLICATION/GRPC;x=y")]
    [Arguments("application/json")]
    [Arguments("")]
    public async Task Call_OfWhateverContentType_IsServedToNobodyUnknown(string contentType, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        foreach (var path in (string[])
        [
            "chat_v1.ChatV1/CreateChat", "chat_v1.ChatV1/SendMessage", "chat_v1.ChatV1/Session",
            "grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
        ])
        {
            // A list of all services, or a room's id, as a gRPC message.
            using var content = new ByteArrayContent([0, 0, 0, 0, 3, 0x3a, 1, (byte)'*']);
            if (contentType.Length > 0)
            {
                content.Headers.TryAddWithoutValidation("content-type", contentType);
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(house.Address, path))
            {
                Content = content,
                Version = System.Net.HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var response = await client.SendAsync(request, cancellationToken);
            var status = response.Headers.TryGetValues("grpc-status", out var values) ? values.Single() : null;
            await Assert.That((path, status, (await response.Content.ReadAsByteArrayAsync(cancellationToken)).Length))
                .IsEqualTo((path, "16", 0));
        }
    }

    private static StatusCode CodeOf(char expected, char needs) => expected switch
    {
        'U' => StatusCode.Unauthenticated,
        'P' => StatusCode.PermissionDenied,
        // Allowed; the one that is deleted is a room of its own, which is not there.
        _ => needs == 'd' ? StatusCode.NotFound : StatusCode.OK,
    };

    private static async Task<(StatusCode Code, string Detail)> TryAsync(Func<Task> call)
    {
        try
        {
            await call();
            return (StatusCode.OK, string.Empty);
        }
        catch (RpcException failure)
        {
            return (failure.StatusCode, failure.Status.Detail);
        }
    }

    private static SessionRequest Join(string room) => new() { Join = new ConnectChatRequest { ChatId = room } };

    private static SessionRequest Send(string room) => new()
    {
        Send = new SendMessageRequest { ChatId = room, Message = new Message { Text = "hello" } },
    };

    private static IEnumerable<(string Name, char Needs, Func<string, Task> Call)> Calls(
        ChatV1.ChatV1Client client, string state, CancellationToken cancellationToken)
    {
        var options = new CallOptions(Show(state), cancellationToken: cancellationToken);
        // The states of the matrix are tried side by side: who is banned by one is not lifted by another.
        var nobody = $"nobody {state}";
        yield return ("CreateChat", 'c', async room => await client.CreateChatAsync(new CreateChatRequest { ChatId = room }, options));
        yield return ("GetChat", 'r', async room => await client.GetChatAsync(new GetChatRequest { ChatId = room }, options));
        yield return ("ListMessages", 'r', async room => await client.ListMessagesAsync(new ListMessagesRequest { ChatId = room }, options));
        yield return ("ListMembers", 'r', async room => await client.ListMembersAsync(new ListMembersRequest { ChatId = room }, options));
        yield return ("SendMessage", 's', async room => await client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = "hello" } }, options));
        yield return ("DeleteChat", 'd', async room => await client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, options));
        yield return ("UpdateChat", 'm', async room => await client.UpdateChatAsync(
            new UpdateChatRequest { ChatId = room, Title = "The lobby" }, options));
        yield return ("RemoveMember", 'm', async room => await client.RemoveMemberAsync(
            new RemoveMemberRequest { ChatId = room, Username = nobody }, options));
        yield return ("SetRestriction", 'm', async room => await client.SetRestrictionAsync(
            new SetRestrictionRequest { Restriction = new Restriction { ChatId = room, Username = nobody, Kind = Restriction.Types.Kind.Ban } },
            options));
        yield return ("LiftRestriction", 'm', async room => await client.LiftRestrictionAsync(
            new LiftRestrictionRequest { ChatId = room, Username = nobody, Kind = Restriction.Types.Kind.Ban }, options));
        yield return ("ListRestrictions", 'm', async room => await client.ListRestrictionsAsync(
            new ListRestrictionsRequest { ChatId = room }, options));
        yield return ("ConnectChat", 'r', room => ReadOneAsync(
            client.ConnectChat(new ConnectChatRequest { ChatId = room, Notices = true }, options), cancellationToken));
        yield return ("Follow", 'r', room => ReadOneAsync(
            client.Follow(new FollowRequest { Joins = { new ConnectChatRequest { ChatId = room } } }, options), cancellationToken));
    }

    private IEnumerable<(string Name, char Needs, Func<string, Task> Call)> AdminCalls(string state, CancellationToken cancellationToken)
    {
        var options = new CallOptions(Show(state), cancellationToken: cancellationToken);
        var client = new ChatAdminV1.ChatAdminV1Client(house.Channel);
        yield return ("GetStats", 'a', async _ => await client.GetStatsAsync(new Google.Protobuf.WellKnownTypes.Empty(), options));
        yield return ("ListStreams", 'a', async room => await client.ListStreamsAsync(new ListStreamsRequest { ChatId = room }, options));
        yield return ("EndStreams", 'a', async _ => await client.EndStreamsAsync(new EndStreamsRequest { Username = "nobody" }, options));
        yield return ("Broadcast", 'a', async room => await client.BroadcastAsync(
            new BroadcastRequest { Chats = new ChatIds { ChatIds_ = { room } }, Message = new Message { Text = "hello" } }, options));
        yield return ("RevokeTokens", 'a', async _ => await client.RevokeTokensAsync(new RevokeTokensRequest { Username = "nobody" }, options));
    }

    private static async Task ReadOneAsync(AsyncServerStreamingCall<Message> call, CancellationToken cancellationToken)
    {
        using (call)
        {
            await call.ResponseStream.MoveNext(cancellationToken);
        }
    }

    private static Metadata Show(string state)
    {
        // The rooms of a test's own end with letters that no other one has.
        static string Grant(string can) => $"{{\"rooms\":[\"lobby*\"],\"can\":[{can}]}}";
        return state switch
        {
            "none" => [],
            "malformed" => TestKeys.Bearer("not.a.token"),
            "basic" => new Metadata { { "authorization", "Basic YW5uOmFubg==" } },
            "forged" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"read\""), secret: new byte[40])),
            "expired" => TestKeys.Bearer(Ended(100)),
            "in its grace" => TestKeys.Bearer(Ended(30)),
            "two" => new Metadata
            {
                { "authorization", $"Bearer {TestKeys.Token("ann", Grant("\"read\""))}" }, { "x-api-key", TestKeys.AdminKey },
            },
            "key as token" => TestKeys.Bearer(TestKeys.AdminKey),
            "token as key" => TestKeys.ApiKey(TestKeys.Token("ann", Grant("\"read\""))),
            "unknown key" => TestKeys.ApiKey("no-such-key"),
            "removed key" => TestKeys.ApiKey(TestKeys.RemovedKey),
            "revoked" => TestKeys.Bearer(TestKeys.Token(GuardedServer.RevokedUser, Grant("\"read\",\"send\""), static claims =>
                claims["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 600)),
            "no grant" => TestKeys.Bearer(TestKeys.Token("ann", grants: null)),
            "other room" => TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["other","lob"],"can":["read","send","create","delete"]}""")),
            "reader" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"read\""))),
            "sender" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"send\""))),
            "right" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"read\",\"send\""))),
            "creator" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"create\""))),
            "deleter" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"delete\""))),
            "moderator" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"moderate\""))),
            "admin of a room" => TestKeys.Bearer(TestKeys.Token("ann", Grant("\"admin\""))),
            "admin" => TestKeys.Bearer(TestKeys.Token("ann", """{"rooms":["*"],"can":["admin"]}""")),
            "api key" => TestKeys.ApiKey(TestKeys.AdminKey),
            "impersonator" => TestKeys.ApiKey(TestKeys.ImpersonatorKey),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };

        static string Ended(int seconds) => TestKeys.Token("ann", Grant("\"read\",\"send\""), claims =>
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            (claims["iat"], claims["exp"]) = (now - 300, now - seconds);
        });
    }
}
