using System.Buffers;
using System.Net.Sockets;
using ChatGo.Core.Waking;

namespace ChatGo.Server.Http2;

/// <summary>The bytes on their way to a peer: in order, several writes in one, no buffer while there are none.</summary>
/// <remarks>Everything but the sending itself happens under the connection's gate; one thread sends at a time. What
/// takes no more is waited for, not polled. What readers write that are woken together leaves together,
/// or once the first buffer is full.</remarks>
internal sealed partial class SendQueue(IPeerOutput output, Socket socket, Lock gate, ISendObserver observer) : IThreadPoolWorkItem
{
    /// <summary>What a peer that is slow is given at once: it is seen to take something, then. Unit: bytes.</summary>
    private const int SlowSendBytes = 16_384;

    private readonly SendProgress _progress = new(socket);
    private byte[]? _pending;
    private int _pendingBytes;

    /// <summary>Gets what the queue does.</summary>
    public SendState State { get; private set; }

    /// <summary>Gets what waits and is not being sent yet. Unit: bytes.</summary>
    public int PendingBytes => _pendingBytes;

    /// <summary>Reserves space behind what waits.</summary>
    /// <param name="bytes">How much at least. The pool doubles sizes, and so does a buffer that grows.</param>
    public Span<byte> Reserve(int bytes)
    {
        var needed = _pendingBytes + bytes;
        if (_pending is null || _pending.Length < needed)
        {
            var larger = SendBuffers.Rent(needed);
            _pending.AsSpan(0, _pendingBytes).CopyTo(larger);
            Return(_pending);
            _pending = larger;
            Hasten();
        }

        return _pending.AsSpan(_pendingBytes);
    }

    /// <summary>Adds what was written to the room that <see cref="Reserve"/> gave; it leaves soon.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="mayWait">Whether it may wait for other readers that are being woken.</param>
    public void Commit(int bytes, bool mayWait = false)
    {
        _pendingBytes += bytes;
        Schedule(mayWait);
    }

    /// <summary>Adds a whole buffer, without a copy where nothing waits. It leaves soon.</summary>
    /// <param name="buffer">The bytes, rented; the queue's from now on.</param>
    /// <param name="bytes">How many count.</param>
    public void Add(byte[] buffer, int bytes)
    {
        if (_pending is null)
        {
            _pending = buffer;
        }
        else
        {
            buffer.AsSpan(0, bytes).CopyTo(Reserve(bytes));
            Return(buffer);
        }

        _pendingBytes += bytes;
        Schedule(mayWait: false);
    }

    /// <summary>Claims the socket for a <see cref="SendNow"/>; only where the queue is idle.</summary>
    public void Claim() => State = SendState.Sending;

    /// <summary>Sends on the caller's thread what was claimed for, and then whatever has come meanwhile. Outside the
    /// gate.</summary>
    /// <param name="scratch">The bytes.</param>
    /// <param name="bytes">How many count.</param>
    /// <returns>False where they are still read from the scratch, which must not be written to again.</returns>
    public bool SendNow(byte[] scratch, int bytes)
    {
        if (!output.TakesSpans)
        {
            var sending = Send(scratch, bytes);
            if (!sending.IsCompletedSuccessfully)
            {
                _ = GoOnAsync(sending, buffer: null);
                return false;
            }
        }
        else if (!TrySend(scratch.AsSpan(0, bytes), out var sent))
        {
            return true;
        }
        else if (sent < bytes)
        {
            var rest = scratch.AsSpan(sent, bytes - sent);
            // Kept for as long as the peer takes nothing: no larger than it must be.
            var buffer = ArrayPool<byte>.Shared.Rent(rest.Length);
            rest.CopyTo(buffer);
            _ = SendWhenItTakesMoreAsync(buffer, 0, rest.Length);
            return true;
        }

        SendPending();
        return true;
    }

    /// <summary>Whether the peer has taken nothing for long, while bytes wait for it. Under the gate.</summary>
    /// <param name="now">The watch's clock.</param>
    /// <param name="limit">For how many of its ticks.</param>
    public bool IsStuck(int now, int limit) =>
        State == SendState.Blocked ? _progress.IsStuck(now, limit) : _progress.IsMoving();

    /// <summary>Drops everything, for ever.</summary>
    public void Kill()
    {
        State = SendState.Dead;
        Return(_pending);
        _pending = null;
        _pendingBytes = 0;
        observer.OnSent();
    }

    void IThreadPoolWorkItem.Execute()
    {
        lock (gate)
        {
            // Nothing is left of it where it was hastened.
            if (State is not (SendState.Deferred or SendState.Scheduled))
            {
                return;
            }

            State = SendState.Sending;
        }

        SendPending();
    }

    private static void Return(byte[]? buffer)
    {
        if (buffer is not null)
        {
            SendBuffers.Return(buffer);
        }
    }

    private void Schedule(bool mayWait)
    {
        if (State == SendState.Idle)
        {
            State = SendState.Deferred;
            mayWait = mayWait && WakeBatch.TryDefer(this);
        }

        if (!mayWait)
        {
            Hasten();
        }
    }

    private void Hasten()
    {
        if (State == SendState.Deferred)
        {
            State = SendState.Scheduled;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void SendPending()
    {
        while (TryTake(out var buffer, out var bytes))
        {
            if (!output.TakesSpans)
            {
                if (!TrySendWhole(buffer, bytes))
                {
                    return;
                }

                continue;
            }

            if (!TrySend(buffer.AsSpan(0, bytes), out var sent))
            {
                Return(buffer);
                return;
            }

            if (sent < bytes)
            {
                _ = SendWhenItTakesMoreAsync(buffer, sent, bytes);
                return;
            }

            Return(buffer);
        }
    }

    private bool TryTake(out byte[] buffer, out int bytes)
    {
        lock (gate)
        {
            (buffer, bytes) = (_pending!, _pendingBytes);
            if (State == SendState.Dead)
            {
                return false;
            }

            (_pending, _pendingBytes) = (null, 0);
            State = bytes == 0 ? SendState.Idle : SendState.Sending;
            observer.OnSent();
            return bytes > 0;
        }
    }

    private bool TrySend(ReadOnlySpan<byte> bytes, out int sent)
    {
        if (output.TrySend(bytes, out sent))
        {
            return true;
        }

        Fail();
        return false;
    }

    private static bool IsOfThePeer(Exception gone) =>
        gone is SocketException or ObjectDisposedException or IOException or InvalidOperationException or OperationCanceledException;

    private void Block()
    {
        lock (gate)
        {
            if (State != SendState.Dead)
            {
                State = SendState.Blocked;
            }
        }
    }

    private async Task SendWhenItTakesMoreAsync(byte[] buffer, int sent, int bytes)
    {
        Block();
        try
        {
            while (sent < bytes)
            {
                var next = Math.Min(SlowSendBytes, bytes - sent);
                await output.SendAsync(buffer.AsMemory(sent, next));
                sent += next;
                _progress.Count();
            }
        }
        catch (Exception gone) when (IsOfThePeer(gone))
        {
            Fail();
            return;
        }
        finally
        {
            Return(buffer);
        }

        SendPending();
    }

    private void Fail()
    {
        lock (gate)
        {
            Kill();
        }

        observer.OnFailed();
    }
}
