using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatGo.Api;
using ChatGo.Tests.Server.Callers;
using ChatGo.Tests.Server.Tls;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace ChatGo.Tests.Server.Web;

/// <summary>One port with TLS: HTTP/1.1 and HTTP/2, gRPC included.</summary>
public sealed class TlsWebTests : IDisposable
{
    private readonly TestCertificates _certificates = new();
    private readonly TestKeys _keys = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _keys.Dispose();
    }

    [Test, Timeout(60_000)]
    [Arguments("1.1")]
    [Arguments("2.0")]
    public async Task OnePort_SpeaksEverything(string version, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(
            time: null, ["--http", "https://127.0.0.1:0", .. _certificates.IssueServer("chat", "localhost")]);
        using var trusting = Trusting();
        using var grpc = Connect(server.WebAddress, byWeb: null);
        var client = new ChatV1.ChatV1Client(grpc);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var reader = client.ConnectChat(new ConnectChatRequest { ChatId = room, Notices = true }, cancellationToken: cancellationToken);
        await reader.ResponseStream.MoveNext(cancellationToken);

        using var web = new WebClient(server.WebAddress, trusting);
        web.Http.DefaultRequestVersion = new Version(version);
        web.Http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var events = await web.OpenAsync($"/v1/rooms/{room}/events");
        await events.NextAsync("welcome");
        await Assert.That(events.Response.Version).IsEqualTo(new Version(version));

        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("chatgo.v1.json");
        socket.Options.HttpVersion = new Version(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(trusting, disposeHandler: false);
        await socket.ConnectAsync(new Uri($"wss://{server.WebAddress.Authority}/v1/session"), invoker, cancellationToken);
        await socket.SendAsync(
            Encoding.UTF8.GetBytes($$$"""{"requestId":"1","join":{"chatId":"{{{room}}}"}}"""), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        await HearAsync(socket, "welcome", cancellationToken);

        using var byWeb = Connect(server.WebAddress, new Version(version));
        using var follow = new ChatV1.ChatV1Client(byWeb).Follow(
            new FollowRequest { Joins = { new ConnectChatRequest { ChatId = room } } }, cancellationToken: cancellationToken);
        await follow.ResponseStream.MoveNext(cancellationToken);

        for (var number = 1; number <= 20; number++)
        {
            var (status, _, _) = await web.CallAsync("SendMessage", $$$"""{"chatId":"{{{room}}}","message":{"text":"{{{number}}}"}}""");
            await Assert.That(status).IsEqualTo(200);
        }

        await Assert.That((await events.TextsAsync(20))[^1]).IsEqualTo("20");
        await HearAsync(socket, "\"20\"", cancellationToken);
        await ReadToAsync(reader.ResponseStream, "20", cancellationToken);
        await ReadToAsync(follow.ResponseStream, "20", cancellationToken);
        await client.DeleteChatAsync(new DeleteChatRequest { ChatId = room }, cancellationToken: cancellationToken);
        await RpcAssert.FailsAsync(StatusCode.NotFound, () => ReadToAsync(follow.ResponseStream, "none", cancellationToken));
        await events.NextAsync("end");
    }

    [Test, Timeout(60_000)]
    public async Task Certificate_OfACaller_CountsForNothingWhereThereIsAnOrigin(CancellationToken cancellationToken)
    {
        var grants = _keys.PathOf("clients.json");
        await File.WriteAllTextAsync(grants, """{"clients":[{"name":"game.example","grants":[{"rooms":["*"],"can":["create"]}]}]}""", cancellationToken);
        await using var server = await RunningServer.StartAsync(
            time: null,
            [
                "--http", "https://127.0.0.1:0", .. _certificates.IssueServer("chat", "localhost"),
                "--client-ca", _certificates.AuthorityFile, "--client-grants", grants,
            ]);
        using var certificate = _certificates.IssueClient("game.example");
        using var trusting = Trusting();
        trusting.SslOptions.ClientCertificates = [certificate];
        using var web = new WebClient(server.WebAddress, trusting);

        await Assert.That((await web.CallAsync("CreateChat", "{}")).Status).IsEqualTo(200);
        var origin = server.WebAddress.GetLeftPart(UriPartial.Authority);
        await Assert.That((await web.CallAsync("CreateChat", "{}", ("Origin", origin))).Status).IsEqualTo(401);
        await Assert.That((await web.CallAsync("CreateChat", "{}", ("Origin", origin.Replace("https", "http", StringComparison.Ordinal)))).Status)
            .IsEqualTo(403);
    }

    /// <param name="server">The server.</param>
    /// <param name="byWeb">The version of HTTP that gRPC-Web is spoken by; null: it is gRPC.</param>
    private GrpcChannel Connect(Uri server, Version? byWeb)
    {
#pragma warning disable CA2000 // The channel disposes of them.
        HttpMessageHandler handler = byWeb is null ? Trusting() : new GrpcWebHandler(GrpcWebMode.GrpcWeb, Trusting());
#pragma warning restore CA2000
        return GrpcChannel.ForAddress(server, new GrpcChannelOptions { HttpHandler = handler, HttpVersion = byWeb, DisposeHttpClient = true });
    }

    private SocketsHttpHandler Trusting()
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _certificates.Authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
    }

    private static async Task ReadToAsync(IAsyncStreamReader<Message> messages, string text, CancellationToken cancellationToken)
    {
        while (await messages.MoveNext(cancellationToken) && messages.Current.Text != text)
        {
            // What comes before it.
        }
    }

    private static async Task HearAsync(ClientWebSocket socket, string what, CancellationToken cancellationToken)
    {
        var part = new byte[65_536];
        string said;
        do
        {
            var received = await socket.ReceiveAsync(part.AsMemory(), cancellationToken);
            said = Encoding.UTF8.GetString(part, 0, received.Count);
        }
        while (!said.Contains(what, StringComparison.Ordinal));
    }
}
