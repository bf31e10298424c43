using Grpc.Net.Client;

namespace ChatGo.Client.Connections;

/// <summary>HTTP/2 channels to a chat server.</summary>
internal static class ChatChannel
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    // The channel's own back-off must not outlast the client's.
    private static readonly TimeSpan MaxReconnectBackoff = TimeSpan.FromSeconds(1);

    /// <summary>How long a unary call may take. Unit: time; fixed at 10 s.</summary>
    public static TimeSpan UnaryDeadline { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Opens a channel; it connects on its first call.</summary>
    public static GrpcChannel Open(Uri server) => GrpcChannel.ForAddress(server, new GrpcChannelOptions
    {
        HttpHandler = CreateHandler(server),
        DisposeHttpClient = true,
        InitialReconnectBackoff = MaxReconnectBackoff,
        MaxReconnectBackoff = MaxReconnectBackoff,
    });

    private static SocketsHttpHandler CreateHandler(Uri server) => new()
    {
        ConnectTimeout = ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        KeepAlivePingDelay = KeepAlive,
        KeepAlivePingTimeout = KeepAlive,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        // A forward proxy cannot carry plaintext HTTP/2.
        UseProxy = server.Scheme == Uri.UriSchemeHttps,
    };
}
