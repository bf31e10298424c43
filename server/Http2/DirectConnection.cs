using System.Buffers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;

namespace ChatGo.Server.Http2;

/// <summary>A connection that Kestrel serves and that streams may also write to directly. It sees every frame of both
/// directions, keeps the windows, and is the only one that sends.</summary>
/// <remarks>
/// <para>Any thread. One gate guards the windows, the streams and the queue; it is held for the copy of a batch at
/// most, never while something is sent.</para>
/// <para>Kestrel flushes whole frames only, under a lock of its own, so frames of both sources alternate and never
/// mix. Kestrel's own count of the windows may be above the truth by what was written directly (see
/// <see cref="FlowWindow"/>): what it sends too early waits in <see cref="HeldFrames"/>.</para>
/// </remarks>
internal sealed class DirectConnection : ISendObserver
{
    /// <summary>What may wait for the socket; beyond, writers wait. As much as Kestrel lets wait. Unit: bytes.
    /// </summary>
    private const int MaxPendingBytes = 65_536;

    /// <summary>What a writer finds room for at least, where windows and socket allow. Most that come to a shared
    /// connection have one message; a buffer for the largest frame each was 30 % of what a visit allocates. Unit: bytes.
    /// </summary>
    private const int MinRoomBytes = 2_048;

    /// <summary>What may wait for the connection's window; beyond, the connection is aborted. Waiting for it is no way
    /// out: Kestrel reads nothing meanwhile, so the window would never come. The responses of all the streams that a
    /// connection may have, 4 KiB each. Unit: bytes.</summary>
    private const int MaxHeldBytes = 4_194_304;

    /// <summary>A reader alone on its connection is sent from its own thread, from here: no buffer a connection.
    /// </summary>
    [ThreadStatic]
    private static byte[]? _scratch;

    private readonly Lock _gate = new();
    private readonly ConnectionContext _connection;
    private readonly SendQueue _queue;
    private readonly StreamTable _streams = new();
    private readonly HeldFrames _held = new();

    private FlowWindow _window = new(StreamTable.DefaultWindow);
    private TaskCompletionSource<bool>? _flushed;
    private TaskCompletionSource? _drained;
    private bool _hasWaiters;
    private bool _isHttp2 = true;

    /// <summary>Takes over what is sent on a connection.</summary>
    /// <param name="connection">The connection; aborted where sending fails.</param>
    /// <param name="socket">Its socket.</param>
    public DirectConnection(ConnectionContext connection, Socket socket)
    {
        _connection = connection;
        socket.Blocking = false;
        _queue = new SendQueue(socket, _gate, this);
    }

    private bool IsFull => _queue.PendingBytes > MaxPendingBytes - FrameHeader.Bytes - MinRoomBytes;

    /// <summary>Lets a stream be written to directly.</summary>
    /// <returns>False where it is not open.</returns>
    public bool TryAttach(DirectStream stream)
    {
        lock (_gate)
        {
            return _streams.TryAttach(stream);
        }
    }

    /// <summary>Writes what a stream has, as far as windows and socket allow, as one DATA frame.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="waiter">Where there is no room: done, with true, once there may be.</param>
    public DirectResult Write(DirectStream stream, out Task<bool>? waiter)
    {
        waiter = null;
        DirectResult result;
        ReadOnlySpan<byte> claimed;
        lock (_gate)
        {
            ref var entry = ref _streams.Find(stream.Id);
            if (stream.IsClosed || Unsafe.IsNullRef(ref entry) || _queue.State == SendState.Dead)
            {
                return DirectResult.Closed;
            }

            if (!stream.HasMessages)
            {
                return DirectResult.Drained;
            }

            var room = Room(in entry);
            if (room <= 0)
            {
                _hasWaiters = true;
                waiter = stream.Block();
                return DirectResult.Blocked;
            }

            result = WriteData(stream, ref entry, room, out claimed);
        }

        if (!claimed.IsEmpty)
        {
            _queue.SendNow(claimed);
        }

        return result;
    }

    /// <summary>Takes frames from Kestrel and has them sent.</summary>
    /// <param name="buffer">Whole frames; the connection's from now on. Rented.</param>
    /// <param name="bytes">How many bytes count.</param>
    /// <returns>Done once more may come; false where the connection is gone.</returns>
    public ValueTask<bool> SendAsync(byte[] buffer, int bytes)
    {
        lock (_gate)
        {
            if (_queue.State == SendState.Dead)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                return new ValueTask<bool>(false);
            }

            Take(buffer, bytes);
            if (_held.Bytes <= MaxHeldBytes)
            {
                return IsFull ? new ValueTask<bool>((_flushed ??= NewSource<bool>()).Task) : new ValueTask<bool>(true);
            }

            _queue.Kill();
        }

        _connection.Abort(new ConnectionAbortedException("The peer gives no window for what it asked for."));
        return new ValueTask<bool>(false);
    }

    /// <summary>Waits until everything was sent, or cannot be.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            // No more window will come.
            _held.Clear();
            if (_queue.State is SendState.Idle or SendState.Dead)
            {
                return Task.CompletedTask;
            }

            return (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>The peer speaks something else: what Kestrel answers is no frames.</summary>
    public void OnOtherProtocol()
    {
        lock (_gate)
        {
            _isHttp2 = false;
        }
    }

    /// <summary>The peer opens a stream.</summary>
    public void OnHeaders(int streamId)
    {
        lock (_gate)
        {
            _streams.Open(streamId);
        }
    }

    /// <summary>The peer gives window.</summary>
    /// <param name="streamId">To a stream; 0: to the connection.</param>
    /// <param name="bytes">How much more.</param>
    /// <returns>How much of it Kestrel shall hear of.</returns>
    public int OnWindowUpdate(int streamId, int bytes)
    {
        lock (_gate)
        {
            if (streamId == 0)
            {
                var forward = _window.Replenish(bytes);
                ReleaseHeld();
                WakeWaiters();
                return forward;
            }

            ref var entry = ref _streams.Find(streamId);
            if (Unsafe.IsNullRef(ref entry))
            {
                return bytes;
            }

            var left = entry.Window.Replenish(bytes);
            entry.Direct?.Wake();
            return left;
        }
    }

    /// <summary>The peer sets the first window of its streams. Unit: bytes.</summary>
    public void OnInitialWindow(uint bytes)
    {
        lock (_gate)
        {
            _streams.SetInitialWindow(bytes);
            _streams.WakeAll();
        }
    }

    /// <summary>A stream ends at once: the peer says so, or the call was aborted.</summary>
    public void OnReset(int streamId)
    {
        lock (_gate)
        {
            _streams.Close(streamId);
        }
    }

    void ISendObserver.OnSent()
    {
        if (_queue.State == SendState.Dead)
        {
            _held.Clear();
            _streams.CloseAll();
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

        WakeWaiters();
    }

    void ISendObserver.OnFailed() =>
        _connection.Abort(new ConnectionAbortedException("The connection can not be sent to."));

    private static TaskCompletionSource<T> NewSource<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int Room(in StreamEntry entry)
    {
        if (!entry.CanSend || _queue.State >= SendState.Blocked || IsFull)
        {
            return 0;
        }

        var window = Math.Min(entry.Window.Available, _window.Available);
        return (int)Math.Min(window, FrameHeader.MaxPayloadBytes);
    }

    private DirectResult WriteData(
        DirectStream stream, ref StreamEntry entry, int room, out ReadOnlySpan<byte> claimed)
    {
        var isAlone = _queue.State == SendState.Idle && _streams.DirectCount == 1;
        var target = isAlone
            ? _scratch ??= new byte[FrameHeader.Bytes + FrameHeader.MaxPayloadBytes]
            : _queue.Reserve(FrameHeader.Bytes + Math.Min(room, MinRoomBytes));
        room = Math.Min(room, target.Length - FrameHeader.Bytes);
        var bytes = stream.Gather(target.Slice(FrameHeader.Bytes, room));
        if (bytes == 0)
        {
            // What there was has been dropped meanwhile.
            claimed = default;
            return DirectResult.Drained;
        }

        new FrameHeader(bytes, FrameType.Data, 0, stream.Id).Write(target);
        entry.Window.SpendBesideKestrel(bytes);
        _window.SpendBesideKestrel(bytes);
        if (isAlone)
        {
            _queue.Claim();
            claimed = target[..(FrameHeader.Bytes + bytes)];
        }
        else
        {
            _queue.Commit(FrameHeader.Bytes + bytes, mayWait: true);
            claimed = default;
        }

        return bytes < room ? DirectResult.Drained : DirectResult.Written;
    }

    private void Take(byte[] buffer, int bytes)
    {
        var frames = buffer.AsSpan(0, bytes);
        if (!_isHttp2)
        {
            _queue.Add(buffer, bytes);
        }
        else if (_held.IsEmpty && FrameReader.DataBytes(frames) <= Math.Max(0, _window.Available))
        {
            foreach (var frame in new FrameReader(frames))
            {
                OnSending(FrameHeader.Read(frame));
            }

            _queue.Add(buffer, bytes);
        }
        else
        {
            Hold(frames);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void OnSending(FrameHeader frame)
    {
        if (frame.Type == FrameType.Data)
        {
            _window.Spend(frame.Length);
        }

        ref var entry = ref _streams.Find(frame.StreamId);
        if (Unsafe.IsNullRef(ref entry))
        {
            return;
        }

        switch (frame.Type)
        {
            case FrameType.Data:
                entry.Window.Spend(frame.Length);
                break;
            case FrameType.Headers:
                entry.HasHeaders = true;
                entry.Direct?.Wake();
                break;
            case FrameType.RstStream:
                _streams.Close(frame.StreamId);
                return;
            default:
                return;
        }

        if (frame.EndsStream)
        {
            _streams.Close(frame.StreamId);
        }
    }

    private void Hold(ReadOnlySpan<byte> frames)
    {
        foreach (var frame in new FrameReader(frames))
        {
            var header = FrameHeader.Read(frame);
            if (HeldFrames.IsOrdered(header.Type))
            {
                _held.Add(frame);
                if (header.Type == FrameType.RstStream)
                {
                    // The frame waits; who writes to the stream must not.
                    _streams.Close(header.StreamId);
                }
            }
            else
            {
                frame.CopyTo(_queue.Reserve(frame.Length));
                _queue.Commit(frame.Length);
            }
        }

        ReleaseHeld();
    }

    private void ReleaseHeld()
    {
        while (_held.TryTake(_window.Available, out var frame))
        {
            OnSending(FrameHeader.Read(frame));
            frame.CopyTo(_queue.Reserve(frame.Length));
            _queue.Commit(frame.Length);
        }
    }

    private void WakeWaiters()
    {
        if (_hasWaiters && _window.Available > 0 && _queue.State < SendState.Blocked && !IsFull)
        {
            _hasWaiters = false;
            _streams.WakeAll();
        }
    }
}
