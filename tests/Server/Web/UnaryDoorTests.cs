using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChatGo.Api;
using ChatGo.Server.Web;
using Google.Protobuf;
using Google.Rpc;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Web;

/// <summary>Calls by POST: JSON and bytes, and every refusal as Connect's unary protocol has it.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class UnaryDoorTests(WebHouse house)
{
    private WebClient Web => house.Web();

    [Test]
    public async Task Calls_AreAllThatTheContractHasWithOneRequestAndOneAnswer()
    {
        var unary = ((Google.Protobuf.Reflection.ServiceDescriptor[])[ChatV1.Descriptor, ChatAdminV1.Descriptor])
            .SelectMany(static service => service.Methods)
            .Where(static method => !method.IsClientStreaming && !method.IsServerStreaming)
            .Select(static method => $"/{method.Service.FullName}/{method.Name}");

        await Assert.That(house.Server().Services.GetRequiredService<UnaryCalls>().Paths).IsEquivalentTo(unary);
    }

    [Test, Timeout(30_000)]
    public async Task Message_SentAsJson_IsReadAsJsonWithItsNumbersAsText(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        var (status, sent, _) = await Web.CallAsync("SendMessage", $$"""{"chatId":"{{room}}","message":{"from":"J\u00f6hn","text":"1 < 2 \ud83d\ude00"} }""");
        await Assert.That((status, sent!["sequence"]!.GetValue<string>())).IsEqualTo((200, "1"));

        var (_, listed, _) = await Web.CallAsync("ListMessages", $$"""{"chatId":"{{room}}"}""");
        var message = listed!["messages"]![0]!;
        await Assert.That((message["from"]!.GetValue<string>(), message["text"]!.GetValue<string>())).IsEqualTo(("J\u00f6hn", "1 < 2 \U0001f600"));
        await Assert.That(message["messageId"]).IsNull();
    }

    [Test, Timeout(30_000)]
    public async Task Request_OfBytes_IsAnsweredInBytes(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(new CreateChatRequest { Title = "bytes" }.ToByteArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/proto");
        using var response = await Web.Http.PostAsync(new Uri("/chat_v1.ChatV1/CreateChat", UriKind.Relative), content, cancellationToken);
        var made = CreateChatResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        await Assert.That(response.Content.Headers.ContentType!.MediaType).IsEqualTo("application/proto");
        await Assert.That((await house.Server().Client.GetChatAsync(new GetChatRequest { ChatId = made.ChatId }, cancellationToken: cancellationToken)).Title).IsEqualTo("bytes");
    }

    [Test, Timeout(30_000)]
    public async Task Body_ThatIsEmpty_IsAnEmptyRequest(CancellationToken cancellationToken)
    {
        var (status, made, _) = await Web.CallAsync("CreateChat", string.Empty);
        await Assert.That((status, made!["chatId"]!.GetValue<string>().Length)).IsEqualTo((200, 36));
    }

    [Test, Timeout(30_000)]
    [Arguments("""{"chatId":"no-such-room"}""", 404, "not_found", "chat not found")]
    [Arguments("""{"chatID":"lobby"}""", 400, "invalid_argument", "chatID")]
    [Arguments("""{"chatId":7}""", 400, "invalid_argument", "GetChat")]
    [Arguments("""{"chatId":"x" """, 400, "invalid_argument", "GetChat")]
    [Arguments("[]", 400, "invalid_argument", "GetChat")]
    [Arguments("nonsense", 400, "invalid_argument", "GetChat")]
    [Arguments("""{"chatId":"\ud800"}""", 400, "invalid_argument", "GetChat")]
    public async Task Request_ThatIsRefused_IsToldAsConnectSays(string json, int status, string code, string names, CancellationToken cancellationToken)
    {
        var (told, refusal, _) = await Web.CallAsync("GetChat", json);
        await Assert.That((told, refusal!["code"]!.GetValue<string>())).IsEqualTo((status, code));
        await Assert.That(refusal["message"]!.GetValue<string>()).Contains(names);
    }

    [Test, Timeout(30_000)]
    public async Task Refusal_OfAField_HasItsDetails(CancellationToken cancellationToken)
    {
        var (_, refusal, _) = await Web.CallAsync("CreateChat", """{"chatId":"a b"}""");
        var detail = refusal!["details"]![0]!;
        var value = detail["value"]!.GetValue<string>();
        await Assert.That(detail["type"]!.GetValue<string>()).IsEqualTo("google.rpc.BadRequest");
        await Assert.That(value).DoesNotContain("=");
        var read = BadRequest.Parser.ParseFrom(Convert.FromBase64String(value + new string('=', (4 - (value.Length % 4)) % 4)));
        await Assert.That(read.FieldViolations[0].Field).IsEqualTo("chat_id");
    }

    [Test, Timeout(30_000)]
    public async Task Text_InNoUtf8_IsRefused(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent([.. "{\"chatId\":\""u8, 0xff, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await Web.Http.PostAsync(new Uri("/chat_v1.ChatV1/GetChat", UriKind.Relative), content, cancellationToken);
        await Assert.That(response.StatusCode).IsEqualTo(HttpStatusCode.BadRequest);
    }

    [Test, Timeout(30_000)]
    [Arguments("text/plain")]
    [Arguments("application/x-www-form-urlencoded")]
    [Arguments("multipart/form-data; boundary=x")]
    [Arguments("application/json; charset=utf-16")]
    [Arguments("application/jsonx")]
    [Arguments("application/grpc-web-text")]
    [Arguments("application/grpc")]
    [Arguments("")]
    public async Task Type_ThatAPageCanSendUnasked_IsRefusedBeforeAnythingIsParsed(string type, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent("{nonsense"u8.ToArray());
        if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await Web.Http.PostAsync(new Uri("/chat_v1.ChatV1/CreateChat", UriKind.Relative), content, cancellationToken);
        await Assert.That(response.StatusCode).IsEqualTo(HttpStatusCode.UnsupportedMediaType);
    }

    [Test, Timeout(30_000)]
    public async Task Request_ThatIsTooLarge_IsRefused(CancellationToken cancellationToken)
    {
        var (status, refusal, _) = await Web.CallAsync("CreateChat", $$"""{"title":"{{new string('x', 300_000)}}"}""");
        await Assert.That((status, refusal!["code"]!.GetValue<string>())).IsEqualTo((429, "resource_exhausted"));
        await Assert.That(refusal["message"]!.GetValue<string>()).Contains("262144");
    }

    [Test, Timeout(30_000)]
    public async Task Request_ThatIsCompressed_IsRefused(CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent([1, 2, 3]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await Web.Http.PostAsync(new Uri("/chat_v1.ChatV1/CreateChat", UriKind.Relative), content, cancellationToken);
        await Assert.That(response.StatusCode).IsEqualTo(HttpStatusCode.NotImplemented);
    }

    [Test, Timeout(30_000)]
    public async Task Request_ThatIsNotCompleteInTime_IsRefused(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", "--request-seconds", "1");
        using var peer = new System.Net.Sockets.TcpClient();
        await peer.ConnectAsync(server.WebAddress.Host, server.WebAddress.Port, cancellationToken);
        var stream = peer.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("POST /chat_v1.ChatV1/CreateChat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"),
            cancellationToken);
        var answer = new byte[32];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        await Assert.That(Encoding.ASCII.GetString(answer)).StartsWith("HTTP/1.1 504");
    }

    [Test, Timeout(30_000)]
    [Arguments("x", 400)]
    [Arguments("-1", 400)]
    [Arguments("12345678901", 400)]
    [Arguments("5000", 200)]
    public async Task Deadline_IsANumberOfMilliseconds(string deadline, int status, CancellationToken cancellationToken)
    {
        var (told, _, _) = await Web.CallAsync("CreateChat", "{}", ("Connect-Timeout-Ms", deadline));
        await Assert.That(told).IsEqualTo(status);
    }

    [Test, Timeout(30_000)]
    public async Task Call_ThatIsNotThere_IsNotFound(CancellationToken cancellationToken)
    {
        var (status, refusal, _) = await Web.CallAsync("NoSuchCall", "{}");
        await Assert.That((status, refusal!["code"]!.GetValue<string>())).IsEqualTo((404, "unimplemented"));
        using var got = await Web.Http.GetAsync(new Uri("/chat_v1.ChatV1/CreateChat", UriKind.Relative), cancellationToken);
        await Assert.That(got.StatusCode).IsEqualTo(HttpStatusCode.MethodNotAllowed);
        await Assert.That(got.Content.Headers.Allow).Contains("POST");
    }

    [Test, Timeout(30_000)]
    public async Task Limit_ThatIsReached_SaysWhenToComeBack(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(
            time: null, "--http", "http://127.0.0.1:0", "--room-messages-per-second", "1");
        using var web = new WebClient(server.WebAddress);
        var room = await server.CreateRoomAsync(cancellationToken);
        var json = $$"""{"chatId":"{{room}}","message":{"text":"x"} }""";
        (int Status, JsonNode? Answer, HttpResponseHeaders Headers) last = default;
        for (var sent = 0; sent < 20 && last.Status != 429; sent++)
        {
            last = await web.CallAsync("SendMessage", json);
        }

        await Assert.That(last.Status).IsEqualTo(429);
        await Assert.That(last.Headers!.RetryAfter!.Delta!.Value.TotalSeconds).IsGreaterThanOrEqualTo(1);
        await Assert.That(last.Headers.GetValues("X-RateLimit-Remaining")).IsEquivalentTo(["0"]);
    }
}
