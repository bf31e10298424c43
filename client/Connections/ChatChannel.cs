using System.Net;
using System.Net.Sockets;
using ChatGo.Api;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;

namespace ChatGo.Client.Connections;

/// <summary>HTTP/2 channels to a chat server.</summary>
internal static class ChatChannel
{
    // A request needs a host to name, which a socket's path is not.
    private static readonly Uri BehindSocket = new("http://localhost");

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan UnaryWithin = TimeSpan.FromSeconds(10);

    /// <summary>Opens a channel; it connects on its first call.</summary>
    /// <param name="server">The server's address; for gRPC-Web that of its <c>--http</c>.</param>
    /// <param name="transport">What it is to carry.</param>
    public static GrpcChannel Open(Uri server, ChatTransport transport = ChatTransport.Session)
    {
        var socket = UnixSocket.EndPointOf(server);
        var isWeb = transport == ChatTransport.GrpcWeb;
#pragma warning disable CA2000 // The channel disposes of it.
        var handler = CreateHandler(server, socket);
#pragma warning restore CA2000
        return GrpcChannel.ForAddress(socket is null ? server : BehindSocket, new GrpcChannelOptions
        {
            HttpHandler = isWeb ? new GrpcWebHandler(GrpcWebMode.GrpcWeb, handler) : handler,
            HttpVersion = isWeb ? HttpVersion.Version11 : null,
            DisposeHttpClient = true,
        });
    }

    /// <summary>Calls over <paramref name="channel"/> that show <paramref name="credential"/>.</summary>
    public static ChatV1.ChatV1Client ClientOf(GrpcChannel channel, Credential? credential) =>
        new(InvokerOf(channel, credential));

    /// <summary>An operator's calls over <paramref name="channel"/> that show <paramref name="credential"/>.</summary>
    public static ChatAdminV1.ChatAdminV1Client AdminOf(GrpcChannel channel, Credential? credential) =>
        new(InvokerOf(channel, credential));

    /// <summary>The server's address as people write it, without a slash at the end.</summary>
    public static string NameOf(Uri server) => UnixSocket.EndPointOf(server) is { } socket
        ? $"unix:{socket}"
        : server.GetLeftPart(UriPartial.Authority);

    /// <summary>The deadline of a unary call that starts now: in 10 s, in UTC.</summary>
    public static DateTime UnaryDeadline(TimeProvider time) => (time.GetUtcNow() + UnaryWithin).UtcDateTime;

    private static CallInvoker InvokerOf(GrpcChannel channel, Credential? credential) => credential is null
        ? channel.CreateCallInvoker()
        : channel.Intercept(headers =>
        {
            headers.Add(credential.Header, credential.Value);
            return headers;
        });

    private static SocketsHttpHandler CreateHandler(Uri server, UnixDomainSocketEndPoint? unix) => new()
    {
        // With a callback the channel leaves connecting to the calls; without one it redials by a clock of its own, and
        // calls fail at once with its last error until it next tries.
        ConnectCallback = (context, stopping) => unix is null
            ? ConnectAsync(new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }, context.DnsEndPoint, stopping)
            : ConnectAsync(new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), unix, stopping),
        ConnectTimeout = ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = KeepAlive,
        KeepAlivePingTimeout = KeepAlive,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        SslOptions = { RemoteCertificateValidationCallback = CertificateCheck.Accept },
        // A forward proxy cannot carry plaintext HTTP/2.
        UseProxy = server.Scheme == Uri.UriSchemeHttps,
    };

    private static async ValueTask<Stream> ConnectAsync(Socket socket, EndPoint server, CancellationToken stopping)
    {
        try
        {
            await socket.ConnectAsync(server, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
