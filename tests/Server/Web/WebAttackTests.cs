using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ChatGo.Server.Streams;
using ChatGo.Tests.Core.Log.Stress;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Web;

/// <summary>What strangers may throw at the doors beside gRPC: it is answered or closed, it is never the server's error, and who
/// is there already notices nothing.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class WebAttackTests(WebHouse house)
{
    private const int Cases = 2_000;

    private static readonly (string Method, string Json)[] Requests =
    [
        ("CreateChat", """{"chatId":"lobby-0","title":"a title"}"""),
        ("SendMessage", """{"chatId":"lobby","messageId":"m1","message":{"from":"Jack","text":"hello","sequence":"7","createdAt":"2026-11-27T20:53:18.5Z"}}"""),
        ("ListMessages", """{"chatId":"lobby","after":{"epoch":"e","sequence":"9007199254740993"},"pageSize":10,"pageToken":"x"}"""),
        ("ListChats", """{"pageSize":-1,"prefix":"lob"}"""),
        ("SetRestriction", """{"restriction":{"chatId":"lobby","username":"ann","kind":"KIND_BAN","until":"2030-01-01T00:00:00Z"}}"""),
        ("UpdateChat", """{"chatId":"lobby","slowModeSeconds":5,"frozen":null}"""),
    ];

    [Test, Timeout(120_000)]
    public async Task Json_ThatIsBrokenInAnyWay_IsNeverTheServersError(CancellationToken cancellationToken)
    {
        var dice = new Dice(20261127);
        for (var one = 0; one < Cases; one++)
        {
            var (method, json) = Requests[one % Requests.Length];
            var broken = Break(json, dice);
            using var content = new ByteArrayContent(broken);
            content.Headers.ContentType = new("application/json");
            using var response = await house.Web().Http.PostAsync(
                new Uri($"/chat_v1.ChatV1/{method}", UriKind.Relative), content, cancellationToken);
            var status = (int)response.StatusCode;
            await Assert.That(status is 200 or (>= 400 and < 500)).IsTrue()
                .Because($"{method} {Encoding.Latin1.GetString(broken)}: {status}");
            var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            await Assert.That(JsonNode.Parse(answer)).IsNotNull();
        }
    }

    [Test, Timeout(60_000)]
    [Arguments("""{"chatId":"lobby","chatId":"other"}""")]
    [Arguments("""{"title":{"nested":1}}""")]
    [Arguments("""{"chat_id":"lobby","nonsense":[[[[[[[[[[]]]]]]]]]]}""")]
    [Arguments("""{"chatId":null,"title":1e999}""")]
    public async Task Json_ThatIsOdd_IsAnswered(string json, CancellationToken cancellationToken)
    {
        var (status, answer, _) = await house.Web().CallAsync("CreateChat", json);
        await Assert.That(status is 200 or 400 or 409).IsTrue().Because($"{status}: {answer}");
    }

    [Test, Timeout(60_000)]
    public async Task Json_OfAHundredThousandLevels_IsRefused(CancellationToken cancellationToken)
    {
        var (status, answer, _) = await house.Web().CallAsync("CreateChat", "{\"a\":" + new string('[', 100_000));
        await Assert.That(status).IsEqualTo(400).Because($"{answer}");
    }

    [Test, Timeout(60_000)]
    [Arguments("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nOrigin: https://evil.example.com\r\n\r\n", "403")]
    [Arguments("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example.com\r\n\r\n", "400")]
    [Arguments("GET / HTTP/1.1\r\n\r\n", "400")]
    [Arguments("GET http://evil.example.com/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "400")]
    [Arguments("GET /v1/rooms/a%0d%0aSet-Cookie:x/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "404")]
    [Arguments("GET /v1/rooms/a\0b/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "400")]
    [Arguments("GET /..%2f..%2fetc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "404")]
    [Arguments("GET //chat.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "404")]
    [Arguments("PUT / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n", "405")]
    [Arguments("CONNECT /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "4")]
    [Arguments("GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\nSec-WebSocket-Protocol: chatgo.v1\r\n\r\n", "4")]
    [Arguments("POST /chat_v1.ChatV1/CreateChat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", "400")]
    [Arguments("nonsense\r\n\r\n", "400")]
    public async Task Request_ThatIsATrick_IsRefused(string request, string status, CancellationToken cancellationToken)
    {
        await Assert.That(await SayAsync(Encoding.Latin1.GetBytes(request), cancellationToken)).StartsWith($"HTTP/1.1 {status}");
    }

    [Test, Timeout(120_000)]
    public async Task Frames_OfRandomBytes_EndTheirOwnWebSocketAlone(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var audience = await house.Web().OpenAsync($"/v1/rooms/{room}/events");
        await audience.NextAsync("welcome");
        var dice = new Dice(20261128);
        var begin = Encoding.ASCII.GetBytes(
            "GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: chatgo.v1\r\n\r\n");
        for (var one = 0; one < 200; one++)
        {
            var bytes = new byte[dice.Between(1, 199)];
            for (var at = 0; at < bytes.Length; at++)
            {
                bytes[at] = (byte)dice.Below(256);
            }

            if (one % 2 == 0)
            {
                // A frame as it should be, with nonsense in it.
                (bytes[0], bytes[^1]) = (0x82, 0);
                byte[] frame = [0x82, (byte)(0x80 | Math.Min(bytes.Length, 125)), 0, 0, 0, 0, .. bytes.AsSpan(0, Math.Min(bytes.Length, 125))];
                bytes = frame;
            }

            var answer = await SayAsync([.. begin, .. bytes], cancellationToken);
            await Assert.That(answer.Length == 0 || answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)).IsTrue().Because(answer);
        }

        await house.Server().SendAsync(room, "still here", cancellationToken);
        await Assert.That(await audience.TextsAsync(1)).IsEquivalentTo(["still here"]);
    }

    [Test, Timeout(60_000)]
    public async Task Answers_ThatNobodyTakes_AreBrokenOff(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--stalled-reader-seconds", "1");
        var room = await server.CreateRoomAsync(cancellationToken);
        var text = new string('x', 16_000);
        for (var message = 0; message < 60; message++)
        {
            await server.SendAsync(room, text, cancellationToken);
        }

        var connections = server.Services.GetRequiredService<IConnectionCount>();
        var before = connections.Count;
        using var peer = new TcpClient { ReceiveBufferSize = 4_096 };
        await peer.ConnectAsync(server.WebAddress.Host, server.WebAddress.Port, cancellationToken);
        var body = $$"""{"chatId":"{{room}}","pageSize":60}""";
        var request = Encoding.ASCII.GetBytes(
            $"POST /chat_v1.ChatV1/ListMessages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        // More than the system takes of them.
        for (var call = 0; call < 30; call++)
        {
            await peer.GetStream().WriteAsync(request, cancellationToken);
        }

        await Eventually.HoldsAsync("it is there", () => connections.Count > before, cancellationToken);
        await Eventually.HoldsAsync("it is broken off", () => connections.Count == before, cancellationToken);
    }

    /// <summary>Sends something on a connection of its own.</summary>
    /// <returns>What is answered, as far as it comes at once.</returns>
    private async Task<string> SayAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        using var peer = new TcpClient();
        await peer.ConnectAsync(house.Server().WebAddress.Host, house.Server().WebAddress.Port, cancellationToken);
        await peer.GetStream().WriteAsync(bytes, cancellationToken);
        var answer = new byte[4_096];
        try
        {
            var length = await peer.GetStream().ReadAsync(answer, cancellationToken);
            return Encoding.Latin1.GetString(answer, 0, length);
        }
        catch (IOException)
        {
            // It was broken off before it was read.
            return string.Empty;
        }
    }

    private static byte[] Break(string json, Dice dice)
    {
        var bytes = Encoding.UTF8.GetBytes(json).ToList();
        for (var times = dice.Between(1, 3); times > 0 && bytes.Count > 1; times--)
        {
            var at = dice.Below(Math.Max(1, bytes.Count - 1));
            switch (dice.Below(5))
            {
                case 0:
                    bytes[at] = (byte)dice.Below(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, (byte)"{}[]\",:\\u0e-"[dice.Below(12)]);
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    bytes.Add((byte)'}');
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(0, dice.Below(bytes.Count + 1)));
                    break;
            }
        }

        return [.. bytes];
    }
}
