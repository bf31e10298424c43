using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Web;

namespace ChatGo.Tests.Interop.Proxies;

/// <summary>The doors beside gRPC behind nginx with TLS, at its own timeouts.</summary>
/// <remarks>CHATGO_INTEROP_SILENCE as of <see cref="ProxyTests"/>: nginx's own bound is 60 s.</remarks>
public sealed class WebProxyTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(int.Parse(
        Environment.GetEnvironmentVariable("CHATGO_INTEROP_SILENCE") ?? "5", CultureInfo.InvariantCulture));

    [Test, Timeout(180_000)]
    public async Task Nginx_CarriesCallsEventsAndWebSocketsThroughSilence(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null, "--http", "http://127.0.0.1:0");
        await using var proxy = await RunningProxy.StartAsync("nginx-web", server.WebAddress, cancellationToken);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, certificate, _, _) => proxy.IsTrusted(certificate) };
        using var web = new WebClient(proxy.Tls, handler);
        var origin = proxy.Tls.GetLeftPart(UriPartial.Authority);
        var (status, made, _) = await web.CallAsync("CreateChat", "{}", ("Origin", origin));
        await Assert.That(status).IsEqualTo(200);
        var room = made!["chatId"]!.GetValue<string>();

        using var events = await web.OpenAsync($"/v1/rooms/{room}/events");
        await events.NextAsync("welcome");
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chatgo.v1.json");
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.RemoteCertificateValidationCallback = (_, certificate, _, _) => proxy.IsTrusted(certificate);
        await socket.ConnectAsync(new Uri($"wss://{proxy.Tls.Authority}/v1/session"), cancellationToken);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$$"""{"requestId":"1","join":{"chatId":"{{{room}}}"}}"""), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        await HearAsync(socket, "welcome", cancellationToken);

        // At the default heartbeat. It answers pings while it listens, as browsers do.
        await Task.WhenAll(HearAsync(socket, "behind the silence", cancellationToken), BreakSilenceAsync());
        await Assert.That(await events.TextsAsync(1)).IsEquivalentTo(["behind the silence"]);

        async Task BreakSilenceAsync()
        {
            await Task.Delay(Silence, cancellationToken);
            await server.SendAsync(room, "behind the silence", cancellationToken);
        }
    }

    private static async Task HearAsync(ClientWebSocket socket, string what, CancellationToken cancellationToken)
    {
        var part = new byte[65_536];
        string said;
        do
        {
            var received = await socket.ReceiveAsync(part.AsMemory(), cancellationToken);
            await Assert.That(received.MessageType).IsEqualTo(WebSocketMessageType.Text);
            said = Encoding.UTF8.GetString(part, 0, received.Count);
        }
        while (!said.Contains(what, StringComparison.Ordinal));
    }
}
