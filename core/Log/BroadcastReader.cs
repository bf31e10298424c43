using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ChatGo.Core.Waking;

namespace ChatGo.Core.Log;

/// <summary>A cursor in a <see cref="BroadcastChannel{T}"/>: gets every item from where it began, in order, each
/// once; items that the channel dropped before it got there come as one gap with the next item.</summary>
/// <remarks>One consumer: reads and waits come from one thread at a time. <see cref="Complete"/> may come from any
/// thread. A wait that returned true may still meet a failed read, when what there was has been dropped.</remarks>
/// <typeparam name="T">The items.</typeparam>
public sealed class BroadcastReader<T> : ChannelReader<T>, IDisposable
    where T : class, IBroadcastItem
{
    private readonly BroadcastChannel<T> _channel;
    private readonly IReaderSignal _signal;
    private readonly ParkedReader _node;

    private TaskCompletionSource? _completion;
    private long _next;
    private long _last = long.MaxValue;
    private long _firstLost;
    private int _isDisposed;

    internal BroadcastReader(BroadcastChannel<T> channel, long next, IReaderSignal? signal)
    {
        _channel = channel;
        _next = next;
        _signal = signal ?? new AsyncAutoResetEvent();
        _node = new ParkedReader(_signal);
        channel.Parked.Enter();
    }

    /// <summary>Gets the sequence of the item read last; where none was, that before the first it will get.</summary>
    public long Position => _next - 1;

    /// <summary>Gets how far the reader is behind the head. Unit: items; those already dropped count.</summary>
    public long Lag => _channel.CountBeyond(Position);

    /// <summary>Gets a task that is done once the reader has read all it will ever get, or was disposed of.</summary>
    public override Task Completion
    {
        get
        {
            var made = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var completion = Interlocked.CompareExchange(ref _completion, made, null) ?? made;
            if (IsDone)
            {
                completion.TrySetResult();
            }

            return completion.Task;
        }
    }

    /// <summary>Gets whether nothing will ever be read any more.</summary>
    public bool IsDone => Volatile.Read(ref _isDisposed) != 0
        || _next > Volatile.Read(ref _last)
        || _channel.IsEnd(_next);

    /// <inheritdoc/>
    public override bool TryRead([MaybeNullWhen(false)] out T item) => TryRead(out item, out _);

    /// <summary>Reads the next item if there is one.</summary>
    /// <param name="item">The item; <see cref="Position"/> is its sequence.</param>
    /// <param name="gap">What was lost since the item before; empty where nothing was.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead([MaybeNullWhen(false)] out T item, out Gap gap)
    {
        gap = default;
        item = null;
        while (!IsDone)
        {
            switch (_channel.Read(_next, out var held, out var oldest))
            {
                case ReadResult.Held:
                    item = held!;
                    gap = TakeGap();
                    _next++;
                    return true;
                case ReadResult.Lapped:
                    _firstLost = _firstLost == 0 ? _next : _firstLost;
                    _next = oldest;
                    break;
                case ReadResult.Empty:
                    return false;
                case ReadResult.Ended:
                    break;
            }
        }

        return Finish();
    }

    /// <summary>Gets what wakes the reader.</summary>
    internal IReaderSignal Signal => _signal;

    /// <summary>Reads the next item if it is held: a reader that was lapped stays where it is, for who has its items from
    /// elsewhere.</summary>
    /// <param name="item">The item.</param>
    /// <param name="gap">As of <see cref="TryRead(out T, out Gap)"/>.</param>
    /// <param name="isLapped">Whether the item is held no more.</param>
    /// <returns>Whether there was one.</returns>
    internal bool TryReadHeld([MaybeNullWhen(false)] out T item, out Gap gap, out bool isLapped)
    {
        (item, gap, isLapped) = (null, default, false);
        if (IsDone)
        {
            return Finish();
        }

        var found = _channel.Read(_next, out item, out _);
        isLapped = found == ReadResult.Lapped;
        if (found != ReadResult.Held || item is null)
        {
            return false;
        }

        gap = TakeGap();
        _next++;
        return true;
    }

    /// <summary>Goes on to an item that comes from elsewhere; those before it are lost.</summary>
    /// <param name="sequence">The item: not before the next.</param>
    internal void LoseTo(long sequence)
    {
        if (sequence > _next)
        {
            _firstLost = _firstLost == 0 ? _next : _firstLost;
            _next = sequence;
        }
    }

    /// <summary>The next item came from elsewhere.</summary>
    /// <returns>What was lost since the item before; empty where nothing was.</returns>
    internal Gap Pass()
    {
        var gap = TakeGap();
        _next++;
        return gap;
    }

    /// <summary>Waits for something to read. A cancelled wait leaves at most the reader's one node behind.</summary>
    /// <param name="cancellationToken">Ends the wait; costs a registration a call.</param>
    /// <returns>True where something may be there to read, false once nothing will ever be.</returns>
    /// <exception cref="InvalidOperationException">Another wait is under way.</exception>
    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        if (Look() is { } isReadable)
        {
            return new ValueTask<bool>(isReadable);
        }

        var signal = _signal as AsyncAutoResetEvent
            ?? throw new InvalidOperationException("The reader's signal is not its own: park it instead.");
        // A signal kept from before is about news that the look below sees.
        signal.Silence();
        return TryPark(out var isReadableNow)
            ? signal.WaitAsync(cancellationToken)
            : new ValueTask<bool>(isReadableNow);
    }

    /// <summary>Waits without waiting: the reader is signalled once there may be something to read, or once there
    /// never will be. May be repeated; it may be signalled for nothing.</summary>
    /// <param name="isReadable">Where it was not parked: whether something may be there to read; false once nothing
    /// will ever be.</param>
    /// <returns>Whether the reader is parked.</returns>
    public bool TryPark(out bool isReadable)
    {
        // Parked first, then one more look: a writer sees the node, or this sees the writer's item.
        _channel.Parked.Park(_node);
        if (Look() is not { } isReadableNow)
        {
            isReadable = false;
            return true;
        }

        if (isReadableNow)
        {
            _node.Unpark();
        }
        else
        {
            // Disposed of meanwhile: the node was not yet in the lot, perhaps.
            _channel.Parked.Abandon(_node);
        }

        isReadable = isReadableNow;
        return false;
    }

    /// <summary>Ends the reader at the channel's present head: it can still read up to there. Any thread, any number
    /// of times; the first counts.</summary>
    public void Complete()
    {
        if (Interlocked.CompareExchange(ref _last, _channel.Head, long.MaxValue) == long.MaxValue)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_signal, preferLocal: false);
        }
    }

    /// <summary>Ends the reader at once. Its waiter, if any, is woken.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        Complete();
        _channel.Parked.Leave(_node);
        Finish();
    }

    /// <summary>True: there is something to read; false: there never will be; null: not yet.</summary>
    private bool? Look() => IsDone ? Finish() : _next <= _channel.Head ? true : null;

    private bool Finish()
    {
        // A fence between the last move of the cursor and this look: Completion has the other half.
        Interlocked.CompareExchange(ref _completion, null, null)?.TrySetResult();
        return false;
    }

    private Gap TakeGap()
    {
        if (_firstLost == 0)
        {
            return default;
        }

        var gap = new Gap(_firstLost, _next - 1);
        _firstLost = 0;
        return gap;
    }
}
