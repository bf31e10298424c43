using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatGo.Api;
using ChatGo.Client.Load.Http2;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;

namespace ChatGo.Tests.Server.Web;

/// <summary>A Session by a WebSocket, in bytes and in JSON.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class SocketDoorTests(WebHouse house)
{
    private const string Binary = "chatgo.v1";
    private const string Json = "chatgo.v1.json";

    [Test, Timeout(30_000)]
    public async Task Session_InBytes_JoinsSendsAndReads(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var socket = await ConnectAsync(house.Server().WebAddress, cancellationToken, Binary);
        var reader = new SocketFrames(socket);
        await SendAsync(socket, cancellationToken, new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = room, Username = "Jack" } });
        var welcome = (await reader.NextAsync(static message => message.Notice?.Welcome is not null, cancellationToken)).Notice.Welcome;
        // Two requests in one message.
        await SendAsync(
            socket,
            cancellationToken,
            Send(2, welcome.ChatRef, "one"),
            Send(3, welcome.ChatRef, "two"));
        await Assert.That((await reader.NextAsync(static message => message.Notice?.Ack?.RequestId == 3, cancellationToken)).Notice.Ack.Sent.Sequence).IsEqualTo(2UL);
        while (reader.Texts.Count < 2)
        {
            await reader.NextAsync(static message => message.Notice is null, cancellationToken);
        }

        await Assert.That(reader.Texts).IsEquivalentTo(["one", "two"]);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        await Assert.That(socket.CloseStatus).IsEqualTo(WebSocketCloseStatus.NormalClosure);
        await Eventually.HoldsAsync("its stream is gone", () => house.Server().Rooms.Find(room)!.Readers == 0, cancellationToken);
    }

    [Test, Timeout(30_000)]
    public async Task Session_InJson_JoinsSendsAndReads(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var socket = await ConnectAsync(house.Server().WebAddress, cancellationToken, Json);
        await SayAsync(socket, $$"""{"requestId":"1","join":{"chatId":"{{room}}","username":"Jack"} }""", cancellationToken);
        var welcome = await HearAsync(socket, "welcome", cancellationToken);
        await SayAsync(socket, $$"""{"requestId":"2","send":{"chatRef":{{welcome["chatRef"]}},"message":{"text":"h\u00ef"} } }""", cancellationToken);
        var ack = await HearAsync(socket, "ack", cancellationToken);
        while (ack["requestId"]!.GetValue<string>() != "2")
        {
            ack = await HearAsync(socket, "ack", cancellationToken);
        }

        await Assert.That(ack["sent"]!["sequence"]!.GetValue<string>()).IsEqualTo("1");
        await SayAsync(socket, """{"requestId":"3","send":{"chatId":"elsewhere","message":{"text":"x"} } }""", cancellationToken);
        await Assert.That((await HearAsync(socket, "ack", cancellationToken))["error"]!["message"]!.GetValue<string>()).IsNotEmpty();
    }

    [Test, Timeout(60_000)]
    public async Task Session_ThatIsKilled_ResumesWithNothingLostOrDoubled(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        await using var relay = new Relay(house.Server().WebAddress);
        List<string> got = [];
        var position = default(Position);
        for (var round = 0; round < 5; round++)
        {
            using var socket = await ConnectAsync(relay.Address, cancellationToken, Binary);
            var reader = new SocketFrames(socket);
            await SendAsync(socket, cancellationToken, new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = room, After = position } });
            var welcome = (await reader.NextAsync(static message => message.Notice?.Welcome is not null, cancellationToken)).Notice.Welcome;
            await Assert.That(welcome.Recovered).IsEqualTo(position is not null);
            await house.Server().SendAsync(room, $"{round}a", cancellationToken);
            var last = await reader.NextAsync(message => message.Text == $"{round}a", cancellationToken);
            got.AddRange(reader.Texts);
            position = new Position { Epoch = welcome.Epoch, Sequence = last.Sequence };
            relay.Cut();
            await house.Server().SendAsync(room, $"{round}b", cancellationToken);
        }

        await Assert.That(got).IsEquivalentTo(
            Enumerable.Range(0, 5).SelectMany(static round => (string[])[$"{round}a", $"{round}b"]).Take(9));
    }

    [Test, Timeout(30_000)]
    [Arguments(Binary, true, "text", 4400)]
    [Arguments(Json, false, "bytes", 4400)]
    [Arguments(Json, true, "nonsense", 4400)]
    [Arguments(Json, true, """{"requestId":"1","jion":{} }""", 4400)]
    [Arguments(Binary, false, "\u0001\0\0\0\u0001x", 4400)]
    [Arguments(Binary, false, "\0\0\0\0\u0009x", 4400)]
    [Arguments(Binary, false, "\0\0", 4400)]
    [Arguments(Binary, false, "\0\0\0\0\u0002\u00ff", 4400)]
    public async Task Message_ThatIsNone_EndsTheSessionAndSaysWhy(
        string protocol, bool isText, string content, int code, CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(house.Server().WebAddress, cancellationToken, protocol);
        await socket.SendAsync(
            Encoding.Latin1.GetBytes(content), isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        await ReadToCloseAsync(socket, cancellationToken);
        await Assert.That((int)socket.CloseStatus!).IsEqualTo(code);
        await Assert.That(socket.CloseStatusDescription!).Contains("Session");
    }

    [Test, Timeout(30_000)]
    public async Task Message_ThatIsTooLarge_EndsTheSession(CancellationToken cancellationToken)
    {
        using var socket = await ConnectAsync(house.Server().WebAddress, cancellationToken, Binary);
        var part = new byte[65_536];
        try
        {
            for (var sent = 0; sent < 16; sent++)
            {
                await socket.SendAsync(part, WebSocketMessageType.Binary, endOfMessage: false, cancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // It was closed meanwhile.
        }

        await ReadToCloseAsync(socket, cancellationToken);
        await Assert.That((int)socket.CloseStatus!).IsEqualTo(4429);
    }

    [Test, Timeout(30_000)]
    public async Task Message_ThatIsNotCompleteInTime_EndsTheSession(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--request-seconds", "1");
        using var socket = await ConnectAsync(server.WebAddress, cancellationToken, Binary);
        await socket.SendAsync(new byte[5], WebSocketMessageType.Binary, endOfMessage: false, cancellationToken);
        await ReadToCloseAsync(socket, cancellationToken);
        await Assert.That((int)socket.CloseStatus!).IsEqualTo(4504);
    }

    [Test, Timeout(60_000)]
    public async Task Server_ThatStops_EndsTheSessionAsARestart(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0");
        var room = await server.CreateRoomAsync(cancellationToken);
        using var socket = await ConnectAsync(server.WebAddress, cancellationToken, Binary);
        var reader = new SocketFrames(socket);
        await SendAsync(socket, cancellationToken, new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = room } });
        await reader.NextAsync(static message => message.Notice?.Welcome is not null, cancellationToken);
        var stopping = server.StopAsync();
        await reader.NextAsync(static message => message.Notice?.GoAway is { Reason: GoAway.Types.Reason.Drain }, cancellationToken);
        await ReadToCloseAsync(socket, cancellationToken);
        await Assert.That((int)socket.CloseStatus!).IsEqualTo(1012);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        await stopping;
    }

    [Test, Timeout(60_000)]
    public async Task Caller_IsKnownByTheSubprotocolThatCarriesItsToken(CancellationToken cancellationToken)
    {
        using var keys = new TestKeys();
        await using var server = await RunningServer.StartAsync(time: null, ["--http", "http://127.0.0.1:0", .. keys.Args]);
        await server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, new Metadata { { "x-api-key", TestKeys.AdminKey } }, cancellationToken: cancellationToken);
        var token = TestKeys.Token("jack", """[{"rooms":["lobby"],"can":["read","send"]}]""");
        using var socket = await ConnectAsync(server.WebAddress, cancellationToken, Binary, $"chatgo.bearer.{token}");
        await Assert.That(socket.SubProtocol).IsEqualTo(Binary);
        var reader = new SocketFrames(socket);
        await SendAsync(socket, cancellationToken, new SessionRequest { RequestId = 1, Join = new ConnectChatRequest { ChatId = "lobby" } });
        var welcome = (await reader.NextAsync(static message => message.Notice?.Welcome is not null, cancellationToken)).Notice.Welcome;
        await SendAsync(socket, cancellationToken, Send(2, welcome.ChatRef, "from nobody that I say"));
        await Assert.That((await reader.NextAsync(static message => message.Text.Length > 0, cancellationToken)).From).IsEqualTo("jack");

        await Assert.That(async () => await ConnectAsync(server.WebAddress, cancellationToken, Binary, $"chatgo.bearer.{token}x")).Throws<WebSocketException>();
        await Assert.That(async () => await ConnectAsync(server.WebAddress, cancellationToken, Binary, $"chatgo.bearer.{TestKeys.AdminKey}")).Throws<WebSocketException>();
    }

    [Test, Timeout(60_000)]
    public async Task Caller_MayShowItsTokenFirstOfAll(CancellationToken cancellationToken)
    {
        using var keys = new TestKeys();
        await using var server = await RunningServer.StartAsync(time: null, ["--http", "http://127.0.0.1:0", .. keys.Args]);
        await server.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, new Metadata { { "x-api-key", TestKeys.AdminKey } }, cancellationToken: cancellationToken);
        var token = TestKeys.Token("jack", """[{"rooms":["lobby"],"can":["read"]}]""");
        using var socket = await ConnectAsync(server.WebAddress, cancellationToken, Binary);
        var reader = new SocketFrames(socket);
        await SendAsync(
            socket,
            cancellationToken,
            new SessionRequest { RequestId = 7, Renew = new Renew { Token = token } },
            new SessionRequest { RequestId = 8, Join = new ConnectChatRequest { ChatId = "lobby" } });
        await reader.NextAsync(static message => message.Notice?.Ack is { RequestId: 7, Error: null }, cancellationToken);
        await reader.NextAsync(static message => message.Notice?.Welcome is { RequestId: 8 }, cancellationToken);

        foreach (var wrong in (SessionRequest[])
        [
            new() { RequestId = 1, Join = new ConnectChatRequest { ChatId = "lobby" } },
            new() { RequestId = 1, Renew = new Renew { Token = token + "x" } },
        ])
        {
            using var stranger = await ConnectAsync(server.WebAddress, cancellationToken, Binary);
            await SendAsync(stranger, cancellationToken, wrong);
            await ReadToCloseAsync(stranger, cancellationToken);
            await Assert.That((int)stranger.CloseStatus!).IsEqualTo(4401);
        }

        using var silent = await ConnectAsync(server.WebAddress, cancellationToken, Binary);
        await ReadToCloseAsync(silent, cancellationToken);
        await Assert.That((int)silent.CloseStatus!).IsEqualTo(4401);
    }

    [Test, Timeout(30_000)]
    public async Task Handshake_WithoutAProtocolOfOurs_IsRefused(CancellationToken cancellationToken) =>
        await Assert.That(async () => await ConnectAsync(house.Server().WebAddress, cancellationToken, "soap")).Throws<WebSocketException>();

    [Test, Timeout(30_000)]
    public async Task Handshake_OfAPageThatMayNotCall_IsRefused(CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(Binary);
        socket.Options.SetRequestHeader("Origin", "https://evil.example.com");
        await Assert.That(async () => await socket.ConnectAsync(AddressOf(house.Server().WebAddress), cancellationToken)).Throws<WebSocketException>();
    }

    private static Uri AddressOf(Uri server) => new($"ws://{server.Authority}/v1/session");

    private static async Task<ClientWebSocket> ConnectAsync(Uri server, CancellationToken cancellationToken, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        try
        {
            await socket.ConnectAsync(AddressOf(server), cancellationToken);
            return socket;
        }
        catch (WebSocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static SessionRequest Send(ulong id, uint room, string text) =>
        new() { RequestId = id, Send = new SendMessageRequest { ChatRef = room, Message = new Message { Text = text } } };

    private static async Task SendAsync(ClientWebSocket socket, CancellationToken cancellationToken, params SessionRequest[] requests) =>
        await socket.SendAsync(
            requests.SelectMany(static request => GrpcFrame.Of(request)).ToArray(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    private static async Task SayAsync(ClientWebSocket socket, string json, CancellationToken cancellationToken) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    private static async Task<JsonNode> HearAsync(ClientWebSocket socket, string notice, CancellationToken cancellationToken)
    {
        var part = new byte[65_536];
        while (true)
        {
            var received = await socket.ReceiveAsync(part.AsMemory(), cancellationToken);
            var message = JsonNode.Parse(part.AsSpan(0, received.Count))!;
            if (message["notice"]?[notice] is { } wanted)
            {
                return wanted;
            }
        }
    }

    private static async Task ReadToCloseAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var part = new byte[65_536];
        while ((await socket.ReceiveAsync(part.AsMemory(), cancellationToken)).MessageType != WebSocketMessageType.Close)
        {
            // What came before it.
        }
    }
}
