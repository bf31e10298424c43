using System.Net.Sockets;
using ChatGo.Client.Connections;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Client.Load.Wire;

/// <summary>A line that goes everywhere, by Grpc.Net.Client: with TLS, on every system.</summary>
/// <param name="server">Where it is and what opens it.</param>
/// <param name="pause">How long each message keeps the reader busy.</param>
internal sealed class LibraryLine(ServerAccess server, TimeSpan pause = default) : ILoadLine
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    private GrpcChannel _channel = Open(server.Address);

    /// <inheritdoc/>
    public ValueTask<ICall> CallAsync(
        string method, IMessage request, bool isOnly, ICallListener listener, CancellationToken stopping)
    {
        try
        {
            var invoker = Volatile.Read(ref _channel).CreateCallInvoker();
            return new(LibraryCall.Start(invoker, server.Credential, method, request, isOnly, listener, pause));
        }
        catch (ObjectDisposedException)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "the connection was cut"));
        }
    }

    /// <inheritdoc/>
    public void Cut() => Interlocked.Exchange(ref _channel, Open(server.Address)).Dispose();

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static GrpcChannel Open(Uri server) => GrpcChannel.ForAddress(server, new GrpcChannelOptions
    {
        HttpHandler = new SocketsHttpHandler
        {
            // With a callback the channel leaves connecting to the calls; without one it redials by a clock of its own.
            ConnectCallback = static (context, stopping) => ConnectAsync(context, stopping),
            ConnectTimeout = ConnectTimeout,
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = KeepAlive,
            KeepAlivePingTimeout = KeepAlive,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            UseProxy = server.Scheme == Uri.UriSchemeHttps,
        },
        DisposeHttpClient = true,
    });

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        Socket? socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stopping);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }
}
