using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using ChatGo.Bench.Streams;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Tests.Core.Messages;
using Microsoft.AspNetCore.Connections;

namespace ChatGo.Tests.Server.Http2;

/// <summary>A <see cref="DirectConnection"/> on a pair of sockets: a test is Kestrel on one side of it, the peer on the
/// other.</summary>
internal sealed class WiredConnection : IAsyncDisposable
{
    private readonly Context _context = new();
    private readonly BroadcastChannel<Frame> _log =
        new(new BoundedChannelOptions(1_024) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly Socket _peer = new(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 65_536 };
    private Socket? _socket;
    private DirectConnection? _direct;
    private byte[] _received = [];

    private WiredConnection()
    {
    }

    public DirectConnection Direct => _direct!;

    public bool IsAborted => _context.IsAborted;

    public static async Task<WiredConnection> CreateAsync(CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var wire = new WiredConnection();
        await wire._peer.ConnectAsync(listener.LocalEndpoint, cancellationToken);
        wire._socket = await listener.AcceptSocketAsync(cancellationToken);
        wire._socket.SendBufferSize = 65_536;
        wire._direct = new DirectConnection(
            wire._context,
            new SocketOutput(wire._socket),
            wire._socket,
            new ConnectionBudgets(new ByteBudget(long.MaxValue), new ByteBudget(long.MaxValue), new CrowdCount()),
            takesDirectWrites: true);
        return wire;
    }

    /// <summary>A connection whose whole window a direct stream has used, of which Kestrel knows nothing.</summary>
    public static async Task<WiredConnection> WithAFullWindowAsync(CancellationToken cancellationToken)
    {
        var wire = await WiredConnection.CreateAsync(cancellationToken);
        await wire.SetInitialWindowAsync(2 * FlowWindow.Line, cancellationToken);
        var stream = await wire.OpenAsync(1, cancellationToken);
        wire.Append(2 * FlowWindow.Line);
        for (var received = 0; received < FlowWindow.Line;)
        {
            await stream.WriteAsync();
            received += (await wire.ReceiveAsync(1, cancellationToken))[0].Length;
        }

        return wire;
    }

    /// <summary>The peer opens a stream that is written to directly, and Kestrel answers it with headers.</summary>
    public async Task<DirectStream> OpenAsync(int id, CancellationToken cancellationToken)
    {
        var stream = Attach(id);
        await SendAsync(Frames.Headers(id));
        await ReceiveAsync(1, cancellationToken);
        return stream;
    }

    /// <summary>The peer opens a stream that is written to directly.</summary>
    public DirectStream Attach(int id)
    {
        OpenByPeer(id);
        var stream = new DirectStream(Direct, id, new LogFeed(_log.ReadFromNow()));
        return Direct.TryAttach(stream) ? stream : throw new InvalidOperationException("The stream is not open.");
    }

    /// <summary>The peer opens a stream.</summary>
    public void OpenByPeer(int id, bool endsStream = true)
    {
        using (Direct.HoldGate())
        {
            Direct.OnHeaders(id, endsStream);
        }
    }

    /// <summary>The peer sends settings, and Kestrel acknowledges them.</summary>
    /// <param name="bytes">The initial window.</param>
    /// <param name="cancellationToken">The test's.</param>
    /// <param name="expectsData">Frames that come before the acknowledgement.</param>
    public async Task SetInitialWindowAsync(int bytes, CancellationToken cancellationToken, int expectsData = 0)
    {
        Direct.OnSettings(bytes);
        await SendAsync(Frames.SettingsAck);
        await ReceiveAsync(expectsData + 1, cancellationToken);
    }

    /// <summary>Appends a message that every stream shall write. Unit: bytes.</summary>
    public void Append(int bytes) => _log.TryAppend(TestFrame.Create(bytes), out _);

    /// <summary>Sends frames as Kestrel does: in one flush.</summary>
    public Task<bool> SendAsync(params byte[][] frames)
    {
        byte[] bytes = [.. frames.SelectMany(static frame => frame)];
        var flush = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(flush, 0);
        return Direct.SendAsync(flush, bytes.Length).AsTask();
    }

    /// <summary>Receives frames at the peer.</summary>
    public async Task<IReadOnlyList<FrameHeader>> ReceiveAsync(int count, CancellationToken cancellationToken)
    {
        var frames = new List<FrameHeader>(count);
        while (frames.Count < count)
        {
            if (_received.Length >= FrameHeader.Bytes
                && FrameHeader.Read(_received) is var frame
                && _received.Length >= FrameHeader.Bytes + frame.Length)
            {
                frames.Add(frame);
                _received = _received[(FrameHeader.Bytes + frame.Length)..];
                continue;
            }

            var buffer = new byte[32_768];
            var bytes = await _peer.ReceiveAsync(buffer, cancellationToken);
            _received = bytes > 0 ? [.. _received, .. buffer.AsSpan(0, bytes)] : throw new IOException("It has ended.");
        }

        return frames;
    }

    /// <summary>The peer's machine is gone.</summary>
    public void Break()
    {
        _peer.LingerState = new LingerOption(enable: true, seconds: 0);
        _peer.Close();
    }

    public async ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        _peer.Dispose();
        await _context.DisposeAsync();
    }

    private sealed class Context : DefaultConnectionContext
    {
        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
