using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;

namespace ChatGo.Server.Http2;

/// <summary>A connection that Kestrel serves and that streams may also write to directly. It sees every frame of both
/// directions, keeps the windows, and is the only one that sends.</summary>
/// <remarks>
/// <para>Any thread. One gate guards windows, streams and queue; it is held for the copy of a batch at most, never while
/// something is sent.</para>
/// <para>Kestrel flushes whole frames only, under a lock of its own, so frames of both sources alternate and never mix.
/// </para>
/// </remarks>
internal sealed partial class DirectConnection : IStreamConnection, ISendObserver, IFrameOutput
{
    /// <summary>What may wait for the socket; beyond, writers wait. As much as Kestrel lets wait. Unit: bytes.
    /// </summary>
    private const int MaxPendingBytes = 65_536;

    /// <summary>What a writer finds room for at least, where windows and socket allow. Most that come to a shared
    /// connection have one message; a buffer for the largest frame each was 30 % of what a visit allocates. Unit: bytes.
    /// </summary>
    private const int MinRoomBytes = 2_048;

    private const int MaxLooks = 500;
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    /// <summary>A reader alone on its connection is sent from its own thread, from here: no buffer per connection.
    /// </summary>
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Lock _gate = new();
    private readonly ConnectionContext _connection;
    private readonly SendQueue _queue;
    private readonly FlowControl _flow;

    private TaskCompletionSource<bool>? _flushed;
    private TaskCompletionSource? _drained;
    private Queue<DirectStream>? _waiting;
    private bool _isHttp2 = true;

    /// <summary>Takes control of what is sent on a connection.</summary>
    /// <param name="connection">The connection; aborted where sending fails.</param>
    /// <param name="output">Takes what is sent.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="budgets">What it may hold.</param>
    /// <param name="takesDirectWrites">Whether streams may write to it.</param>
    public DirectConnection(
        ConnectionContext connection, IPeerOutput output, Socket socket, ConnectionBudgets budgets, bool takesDirectWrites)
    {
        _connection = connection;
        (Budgets, TakesDirectWrites) = (budgets, takesDirectWrites);
        _queue = new SendQueue(output, socket, _gate, this);
        _flow = new FlowControl(this, budgets);
    }

    /// <summary>Gets what the connection may hold.</summary>
    public ConnectionBudgets Budgets { get; }

    /// <summary>Gets whether streams may write to it directly.</summary>
    public bool TakesDirectWrites { get; }

    private bool IsFull => _queue.PendingBytes > MaxPendingBytes - FrameHeader.Bytes - MinRoomBytes;

    private bool TakesData => _queue.State < SendState.Blocked && !IsFull;

    /// <summary>Lets a stream be written to directly.</summary>
    /// <returns>False where it is not open.</returns>
    public bool TryAttach(DirectStream stream)
    {
        lock (_gate)
        {
            return _flow.Streams.TryAttach(stream);
        }
    }

    /// <summary>Writes what a stream has, as far as windows and socket allow, as one DATA frame.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="waiter">Where there is no room: done, with true, once there may be.</param>
    public DirectResult Write(DirectStream stream, out Task<bool>? waiter)
    {
        DirectResult result;
        int claimed;
        lock (_gate)
        {
            result = WriteUnderGate(stream, out waiter, out claimed);
            WakeWaiting();
        }

        if (claimed > 0 && !_queue.SendNow(_scratch!, claimed))
        {
            // Its bytes are still being read.
            _scratch = null;
        }

        return result;
    }

    /// <summary>Receives frames from Kestrel and has them sent.</summary>
    /// <param name="buffer">Whole frames; the connection's from now on. Rented.</param>
    /// <param name="bytes">How many bytes count.</param>
    /// <returns>Done once more may come; false where the connection is gone.</returns>
    public ValueTask<bool> SendAsync(byte[] buffer, int bytes)
    {
        ValueTask<bool> flushed;
        bool hasNews;
        lock (_gate)
        {
            if (_queue.State == SendState.Dead)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return new ValueTask<bool>(false);
            }

            Take(buffer, bytes);
            flushed = IsFull ? new ValueTask<bool>((_flushed ??= NewSource<bool>()).Task) : new ValueTask<bool>(true);
            hasNews = TakesNewsToReader();
        }

        WakeReader(hasNews);
        return flushed;
    }

    /// <summary>Waits until everything was sent, or cannot be.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            // No more window will come.
            _flow.Clear();
            if (_queue.State is SendState.Idle or SendState.Dead)
            {
                return Task.CompletedTask;
            }

            return (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Waits until nothing that was sent is being written any more, on a connection that was aborted: what encrypts
    /// must not be closed before.</summary>
    public async Task WaitForWriterAsync()
    {
        for (var looks = 0; _queue.IsWriting && looks < MaxLooks; looks++)
        {
            await Task.Delay(LookAgain);
        }
    }

    void IFrameOutput.Send(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(_queue.Reserve(frame.Length));
        _queue.Commit(frame.Length);
    }

    void ISendObserver.OnSent()
    {
        if (_queue.State == SendState.Dead)
        {
            _flow.Clear();
        }

        if (_queue.State is SendState.Dead or SendState.Idle)
        {
            _drained?.TrySetResult();
        }

        if (!IsFull && _flushed is { } flushed)
        {
            _flushed = null;
            flushed.SetResult(_queue.State != SendState.Dead);
        }

        WakeWaiting();
    }

    void ISendObserver.OnFailed() =>
        _connection.Abort(new ConnectionAbortedException("The connection cannot be sent to."));

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DirectResult WriteUnderGate(DirectStream stream, out Task<bool>? waiter, out int claimed)
    {
        waiter = null;
        claimed = 0;
        ref var entry = ref _flow.Streams.Find(stream.Id);
        if (stream.IsClosed || Unsafe.IsNullRef(ref entry) || _queue.State == SendState.Dead)
        {
            return DirectResult.Closed;
        }

        if (!stream.HasMessages)
        {
            return DirectResult.Drained;
        }

        var room = _flow.RoomOf(in entry);
        if (room > 0 && TakesData)
        {
            return WriteData(stream, ref entry, (int)Math.Min(room, FrameHeader.MaxPayloadBytes), out claimed);
        }

        if (!_flow.StopsItself(stream.Id, ref entry) && stream.Queue())
        {
            (_waiting ??= new Queue<DirectStream>()).Enqueue(stream);
        }

        waiter = stream.Block();
        return DirectResult.Blocked;
    }

    private DirectResult WriteData(
        DirectStream stream, ref StreamEntry entry, int room, out int claimed)
    {
        var isAlone = _queue.State == SendState.Idle && _flow.Streams.DirectCount == 1;
        var target = isAlone
            ? _scratch ??= new byte[FrameHeader.Bytes + FrameHeader.MaxPayloadBytes]
            : _queue.Reserve(FrameHeader.Bytes + Math.Min(room, MinRoomBytes));
        room = Math.Min(room, target.Length - FrameHeader.Bytes);
        claimed = 0;
        var bytes = stream.Gather(target.Slice(FrameHeader.Bytes, room));
        if (bytes == 0)
        {
            // What there was has been dropped meanwhile.
            return DirectResult.Drained;
        }

        new FrameHeader(bytes, FrameType.Data, 0, stream.Id).Write(target);
        _flow.SpendDirectly(ref entry, bytes);
        if (isAlone)
        {
            _queue.Claim();
            claimed = FrameHeader.Bytes + bytes;
        }
        else
        {
            _queue.Commit(FrameHeader.Bytes + bytes, mayWait: true);
        }

        return bytes < room ? DirectResult.Drained : DirectResult.Written;
    }

    private void Take(byte[] buffer, int bytes)
    {
        var frames = buffer.AsSpan(0, bytes);
        var passing = _isHttp2 ? _flow.Pass(frames) : bytes;
        if (passing == bytes)
        {
            _queue.Add(buffer, bytes);
            return;
        }

        if (passing > 0)
        {
            ((IFrameOutput)this).Send(frames[..passing]);
        }

        _flow.Take(frames[passing..]);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Lets those look again who wait for the connection's window or the socket, as many as there is room for:
    /// each of them comes back here, and lets the next one.</summary>
    private void WakeWaiting()
    {
        if (!TakesData || _flow.Window <= 0)
        {
            return;
        }

        var room = Math.Min(_flow.Window, MaxPendingBytes - _queue.PendingBytes);
        for (var count = 1 + (room / MinRoomBytes); count > 0 && _waiting is { } waiting && waiting.TryDequeue(out var stream);)
        {
            count -= stream.WakeInTurn() ? 1 : 0;
        }

        if (_waiting is null or { Count: 0 } && _flow.HasTurns)
        {
            _flow.ReleaseTurns(sharesWithDirect: false);
        }
    }
}
