using System.Net;
using System.Net.Http.Headers;

namespace ChatGo.Tests.Server.Web;

/// <summary>Who may come in: names of the server, and pages that may call.</summary>
[ClassDataSource<WebHouse>(Shared = SharedType.PerClass)]
public sealed class WebGateTests(WebHouse house)
{
    private static readonly string[] Paths = ["/", "/chat.js", "/v1/rooms/lobby/events", "/v1/session", "/chat_v1.ChatV1/CreateChat"];

    public static IEnumerable<string> Routes() => Paths;

    [Test, MethodDataSource(nameof(Routes)), Timeout(30_000)]
    public async Task Host_ThatIsAnotherName_IsMisdirected(string path, CancellationToken cancellationToken)
    {
        using var request = Request(path);
        request.Headers.Host = "rebound.example.com";
        using var response = await house.Web().Http.SendAsync(request, cancellationToken);
        await Assert.That((int)response.StatusCode).IsEqualTo(421);
    }

    [Test, Timeout(30_000)]
    public async Task Host_IsLookedAtBesideAUnixSocketToo_AndIsNamed(CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"chatgo-{Guid.NewGuid():N}.sock");
        await using var server = await RunningServer.StartAsync(time: null, "--http", $"http://127.0.0.1:0;http://unix:{path}");
        using var web = new WebClient(server.WebAddress);
        var (status, refusal, _) = await web.CallAsync("CreateChat", "{}", ("Host", "rebound.example.com"));
        await Assert.That(status).IsEqualTo(421);
        await Assert.That(refusal!["message"]!.GetValue<string>()).Contains("rebound.example.com").And.Contains("--allowed-hosts");

        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, stopping) =>
            {
                var socket = new System.Net.Sockets.Socket(
                    System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path), stopping);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var behind = new WebClient(new Uri("http://whatever.example.com"), handler);
        await Assert.That((await behind.CallAsync("CreateChat", "{}")).Status).IsEqualTo(200);
    }

    [Test, Timeout(30_000)]
    public async Task Head_OfEvents_OpensNoStream(CancellationToken cancellationToken)
    {
        var room = await house.Server().CreateRoomAsync(cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/v1/rooms/{room}/events");
        using var response = await house.Web().Http.SendAsync(request, cancellationToken);
        await Assert.That(response.StatusCode).IsEqualTo(HttpStatusCode.NotFound);
    }

    [Test, MethodDataSource(nameof(Routes)), Timeout(30_000)]
    public async Task Origin_ThatMayNotCall_IsForbiddenOnEveryRoute(string path, CancellationToken cancellationToken)
    {
        foreach (var origin in (string[])["https://evil.example.com", "null", "http://127.0.0.1:1", "file://", "http://127.0.0.1"])
        {
            using var request = Request(path);
            request.Headers.TryAddWithoutValidation("Origin", origin);
            using var response = await house.Web().Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await Assert.That((origin, response.StatusCode)).IsEqualTo((origin, HttpStatusCode.Forbidden));
            await Assert.That(response.Headers.Contains("Access-Control-Allow-Origin")).IsFalse();
        }
    }

    [Test, Timeout(30_000)]
    public async Task Origin_OfTheSamePage_MayCall(CancellationToken cancellationToken)
    {
        var origin = house.Server().WebAddress.ToString().TrimEnd('/');
        var (status, _, headers) = await house.Web().CallAsync("CreateChat", "{}", ("Origin", origin));
        await Assert.That(status).IsEqualTo(200);
        await Assert.That(headers.GetValues("Access-Control-Allow-Origin")).IsEquivalentTo([origin]);
        await Assert.That(headers.Vary).Contains("Origin");
        await Assert.That(headers.Contains("Access-Control-Allow-Credentials")).IsFalse();
        await Assert.That(headers.Contains("Set-Cookie")).IsFalse();
    }

    [Test, Timeout(30_000)]
    public async Task Origins_ThatAreGiven_MayCallAndAreAskedFirst(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(
            time: null, "--http", "http://127.0.0.1:0", "--allowed-origins", "https://game.example.com; https://desk.example.com:8443", "--allowed-hosts", "chat.example.com");
        using var web = new WebClient(server.WebAddress);
        using var asked = new HttpRequestMessage(HttpMethod.Options, "/chat_v1.ChatV1/CreateChat");
        asked.Headers.Host = "chat.example.com";
        asked.Headers.TryAddWithoutValidation("Origin", "https://desk.example.com:8443");
        asked.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST");
        asked.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "content-type,authorization");
        using var answer = await web.Http.SendAsync(asked, cancellationToken);
        await Assert.That(answer.StatusCode).IsEqualTo(HttpStatusCode.NoContent);
        await Assert.That(answer.Headers.GetValues("Access-Control-Allow-Headers").Single()).IsEqualTo("content-type,authorization");
        await Assert.That(answer.Headers.GetValues("Access-Control-Allow-Methods").Single()).Contains("POST");
        await Assert.That((await web.CallAsync("CreateChat", "{}", ("Host", "127.0.0.1"))).Status).IsEqualTo(421);
        await Assert.That((await web.CallAsync("CreateChat", "{}", ("Host", "chat.example.com"), ("Origin", "https://game.example.com"))).Status).IsEqualTo(200);
        await Assert.That((await web.CallAsync("CreateChat", "{}", ("Host", "chat.example.com"), ("Origin", "https://game.example.com.evil.com"))).Status).IsEqualTo(403);
    }

    [Test]
    [Arguments("--allowed-origins", "game.example.com")]
    [Arguments("--allowed-origins", "https://game.example.com/")]
    [Arguments("--allowed-origins", "null")]
    [Arguments("--allowed-hosts", "https://game.example.com")]
    [Arguments("--allowed-hosts", "a:80")]
    public async Task Option_ThatNoRequestCanMatch_IsRefusedAtTheStart(string flag, string value)
    {
        await Assert.That(async () => await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0", flag, value))
            .Throws<Microsoft.Extensions.Options.OptionsValidationException>();
    }

    [Test, Timeout(30_000)]
    [Arguments("/../server")]
    [Arguments("/chat.js/../admin.js")]
    [Arguments("/%2e%2e/etc/passwd")]
    [Arguments("/admin.html")]
    [Arguments("/admin.js")]
    [Arguments("/v1/rooms//events")]
    [Arguments("/v1/rooms/a/b/events")]
    [Arguments("/grpc.health.v1.Health/Check")]
    public async Task Path_ThatIsNone_IsNotServed(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(house.Server().WebAddress, path));
        using var response = await house.Web().Http.SendAsync(request, cancellationToken);
        await Assert.That((int)response.StatusCode).IsGreaterThanOrEqualTo(400);
    }

    [Test, Timeout(30_000)]
    public async Task Page_ComesWithAStrictPolicy(CancellationToken cancellationToken)
    {
        using var page = await house.Web().Http.GetAsync(new Uri("/", UriKind.Relative), cancellationToken);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        await Assert.That(policy).Contains("default-src 'none'").And.Contains("frame-ancestors 'none'").And.DoesNotContain("unsafe");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/");
        again.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        using var same = await house.Web().Http.SendAsync(again, cancellationToken);
        await Assert.That(same.StatusCode).IsEqualTo(HttpStatusCode.NotModified);
    }

    private static HttpRequestMessage Request(string path)
    {
        var isCall = path.StartsWith("/chat_v1", StringComparison.Ordinal);
        var request = new HttpRequestMessage(isCall ? HttpMethod.Post : HttpMethod.Get, path);
        if (isCall)
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        return request;
    }
}
