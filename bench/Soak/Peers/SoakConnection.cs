using System.Net.Sockets;
using ChatGo.Api;
using Grpc.Net.Client;

namespace ChatGo.Bench.Soak.Peers;

/// <summary>A connection of the client library that can be held up and broken below it. It dials once: what is broken
/// stays so.</summary>
internal sealed class SoakConnection : IDisposable
{
    /// <summary>So little that a server meets it soon. Unit: bytes.</summary>
    private const int NarrowBytes = 16_384;

    /// <summary>So much that the socket is what holds a narrow connection up, and not a stream's window. Unit: bytes.</summary>
    private const int WideWindow = 16_777_215;

    private const int UsualWindow = 65_535;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly GrpcChannel _channel;
    private readonly Uri _server;
    private TapStream? _tap;
    private int _dialled;

    /// <summary>Initializes a new instance of the <see cref="SoakConnection"/> class.</summary>
    /// <param name="server">Where it goes.</param>
    /// <param name="isNarrow">Whether the kernel keeps next to nothing of what comes in.</param>
    public SoakConnection(Uri server, bool isNarrow)
    {
        _server = server;
        if (isNarrow)
        {
            _socket.ReceiveBufferSize = NarrowBytes;
        }

        var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) => await DialAsync(cancellationToken),
            InitialHttp2StreamWindowSize = isNarrow ? WideWindow : UsualWindow,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        _channel = GrpcChannel.ForAddress(
            server, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        Client = new ChatV1.ChatV1Client(_channel);
    }

    /// <summary>Gets who makes the calls.</summary>
    public ChatV1.ChatV1Client Client { get; }

    /// <summary>Stops reading from the socket.</summary>
    public void Shut() => _tap?.Shut();

    /// <summary>Resumes reading.</summary>
    public void Open() => _tap?.Open();

    /// <summary>Breaks it under whatever is going on, or leaves it to be disposed of.</summary>
    public void End(ConnectionEnd end)
    {
        switch (end)
        {
            case ConnectionEnd.Silent:
                _tap?.Vanish();
                break;
            case ConnectionEnd.Closed:
                _socket.Dispose();
                break;
            case ConnectionEnd.Reset:
                Reset();
                break;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tap?.Open();
        _channel.Dispose();
        _tap?.Dispose();
        _socket.Dispose();
    }

    private void Reset()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The server was quicker.
        }

        _socket.Dispose();
    }

    private async Task<Stream> DialAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _dialled, 1) != 0)
        {
            throw new IOException("The connection was broken.");
        }

        await _socket.ConnectAsync(_server.Host, _server.Port, cancellationToken);
        return _tap = new TapStream(new NetworkStream(_socket, ownsSocket: false));
    }
}
