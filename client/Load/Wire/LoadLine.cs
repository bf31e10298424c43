using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;

namespace ChatGo.Client.Load.Wire;

/// <summary>The connection that some users share. It can be cut, as a network does, and is dialled anew by the next
/// call.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class LoadLine(Uri server) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    private GrpcChannel _channel = Open(server);

    /// <summary>Makes calls on the connection as it is now.</summary>
    public CallInvoker Invoker => Volatile.Read(ref _channel).CreateCallInvoker();

    /// <summary>Cuts the connection with all its calls.</summary>
    public void Cut() => Interlocked.Exchange(ref _channel, Open(server)).Dispose();

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
