using System.Threading.Channels;
using ChatGo.Core.Waking;

namespace ChatGo.Core.Log;

/// <summary>A bounded log with many writers and many readers. Each reader gets every item, in one order, from where
/// it began; a writer never waits: when the log is full the oldest item is dropped, and a reader that was still
/// behind it is told which it lost. An append costs the same however many readers there are.</summary>
/// <remarks>
/// <para>Lock-free. Any thread may append, trim, close or make readers; each reader has one consumer.</para>
/// <para>Order: items are numbered 1, 2, 3 … without holes, and every reader sees them in that order. An append that
/// returned happened before every later append.</para>
/// <para>A slot takes the entry of a sequence by compare-and-swap, then the head moves over it; a writer that finds
/// a slot taken and the head behind moves the head itself, so a stalled writer holds nobody up. Sources: the helping
/// step of Michael and Scott's queue (PODC 1996); cursors that can be lapped as in the LMAX Disruptor and Agrona's
/// broadcast buffer.</para>
/// </remarks>
/// <typeparam name="T">The items.</typeparam>
public sealed partial class BroadcastChannel<T>
    where T : class, IBroadcastItem
{
    /// <summary>Far more than a log weighs; taken from its bytes once it has left the total.</summary>
    private const long Uncounted = 1L << 62;

    private readonly Ring<T> _ring;
    private readonly ParkingLot _parked = new();
    private readonly TimeProvider _time;
    private readonly long _maxBytes;
    private readonly LogTotal? _total;

    private long _head;
    private long _floor;
    private long _end = long.MaxValue;
    private long _bytes;

    /// <summary>Makes an empty channel.</summary>
    /// <param name="options">Capacity (items, a power of two) and mode, which must be
    /// <see cref="BoundedChannelFullMode.DropOldest"/>.</param>
    /// <param name="maxBytes">The items' weight beyond which the oldest are dropped, the newest never. 1 or more;
    /// unbounded by default.</param>
    /// <param name="time">The clock for ages; the system's by default.</param>
    /// <param name="total">What this and other logs weigh together; by default nobody counts.</param>
    /// <param name="head">The sequence of the newest item that went before, in another log: the first here is one more. 0 or
    /// more.</param>
    /// <exception cref="ArgumentException">Another mode, or synchronous continuations: a writer would run readers.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">Capacity is no power of two, maxBytes below 1, or head below 0.
    /// </exception>
    public BroadcastChannel(
        BoundedChannelOptions options, long maxBytes = long.MaxValue, TimeProvider? time = null, LogTotal? total = null, long head = 0)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(head);
        if (options.FullMode != BoundedChannelFullMode.DropOldest)
        {
            throw new ArgumentException(
                $"FullMode is {options.FullMode}: a broadcast channel can only drop the oldest.", nameof(options));
        }

        if (options.AllowSynchronousContinuations)
        {
            throw new ArgumentException(
                "AllowSynchronousContinuations: readers never run on a writer's thread.", nameof(options));
        }

        _ring = new Ring<T>(options.Capacity);
        _maxBytes = maxBytes;
        _time = time ?? TimeProvider.System;
        _total = total;
        (_head, _floor) = (head, head + 1);
    }

    /// <summary>Gets the sequence of the newest item; 0 when none ever was. Counts the end of a closed channel too.
    /// </summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Gets the sequence of the oldest item held; head + 1 when none is.</summary>
    public long Oldest => OldestAt(Head);

    /// <summary>Gets the weight of the items held, and of those just being appended. Unit: bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes) is var bytes && bytes >= 0 ? bytes : bytes + Uncounted;

    /// <summary>Gets whether the channel was closed.</summary>
    public bool IsClosed => Volatile.Read(ref _end) != long.MaxValue;

    /// <summary>Gets when the newest item was appended, in ticks of the channel's clock; null when none was, here.
    /// </summary>
    public long? NewestAppendedAt => Head is > 0 and var head ? _ring.Read(head)?.AppendedAt : null;

    /// <summary>Appends an item and wakes whoever waits. Never waits.</summary>
    /// <param name="item">The item; the channel's from now on.</param>
    /// <param name="sequence">Its number; 0 where it was refused.</param>
    /// <returns>False where the channel is closed: nothing was stored.</returns>
    public bool TryAppend(T item, out long sequence) => TryAppend(item, expectedHead: null, out sequence);

    /// <summary>Ends the channel: every append is before the end or refused, every reader gets to the end.</summary>
    /// <returns>False where it was closed already.</returns>
    public bool TryClose() => TryEnd(expectedHead: null);

    /// <summary>Ends the channel if nothing was appended since its head was read.</summary>
    /// <param name="head">The head as read.</param>
    /// <returns>False where something was appended, or the channel was closed already: nothing changed.</returns>
    public bool TryCloseAt(long head) => TryEnd(head);

    /// <summary>Drops items that are too old, the newest included.</summary>
    /// <param name="appendedAt">Items appended before this are dropped; ticks of the channel's clock.</param>
    public void TrimOlderThan(long appendedAt)
    {
        while (true)
        {
            var head = Head;
            var oldest = OldestAt(head);
            if (oldest > head)
            {
                return;
            }

            var entry = _ring.Read(oldest);
            if (entry?.Sequence == oldest && (entry.IsTerminal || entry.AppendedAt >= appendedAt))
            {
                return;
            }

            Drop(oldest);
        }
    }

    /// <summary>Drops the oldest until the others weigh no more than a bound; never the newest.</summary>
    /// <param name="maxBytes">The bound. Unit: bytes.</param>
    public void TrimTo(long maxBytes)
    {
        while (Bytes > maxBytes)
        {
            var head = Head;
            var oldest = OldestAt(head);
            // The end is no item: the newest is the one before it.
            if (oldest >= (IsEnd(head) ? head - 1 : head))
            {
                return;
            }

            // Once more, now that the place is known: another writer may have dropped it for the same excess.
            if (Bytes > maxBytes)
            {
                Drop(oldest);
            }
        }
    }

    private bool TryAppend(T item, long? expectedHead, out long sequence)
    {
        ArgumentNullException.ThrowIfNull(item);
        var size = item.SizeBytes;
        // Counted before it can be dropped: what is held never weighs more than is counted.
        Weigh(size);
        var entry = new Entry<T>(item, _time.GetTimestamp());
        sequence = 0;
        try
        {
            if (!TryPublish(entry, expectedHead))
            {
                return false;
            }

            sequence = entry.Sequence;
        }
        finally
        {
            // Refused, or the item's Stamp threw.
            if (sequence == 0)
            {
                Weigh(-size);
            }
        }

        TrimToBytes();
        _parked.WakeAll();
        return true;
    }

    private void TrimToBytes() => TrimTo(_total is { } total ? Math.Min(_maxBytes, total.Level) : _maxBytes);

    private long OldestAt(long head) => Math.Max(Volatile.Read(ref _floor), head - _ring.Capacity + 1);

    private bool TryEnd(long? expectedHead)
    {
        if (!TryPublish(new Entry<T>(item: null, _time.GetTimestamp()), expectedHead))
        {
            return false;
        }

        _parked.WakeAll();
        return true;
    }

    private bool TryPublish(Entry<T> entry, long? expectedHead)
    {
        while (true)
        {
            var head = Head;
            // Whoever moved the head to the end had written the end first.
            if (head >= Volatile.Read(ref _end) || (expectedHead is { } expected && head != expected))
            {
                return false;
            }

            var next = head + 1;
            ref var slot = ref _ring.SlotOf(next);
            var seen = Volatile.Read(ref slot);
            if (seen is not null && seen.Sequence >= next)
            {
                MoveHeadOver(seen, head);
                continue;
            }

            // Where the log has gone on meanwhile this may be a later entry: the compare-and-swap fails then.
            // A number that was given elsewhere comes with its time: it is the same wherever it is read.
            entry.Stamp(next, expectedHead is null && head > 0 ? Math.Max(_ring.Read(head)?.Time ?? 0, 0) : 0);
            if (Interlocked.CompareExchange(ref slot, entry, seen) != seen)
            {
                continue;
            }

            MoveHeadOver(entry, head);
            Release(seen);
            return true;
        }
    }

    /// <summary>Publishes the entry behind a head, one's own or a stalled writer's; does nothing where the head is
    /// no longer what it was.</summary>
    private void MoveHeadOver(Entry<T> entry, long head)
    {
        var next = head + 1;
        if (entry.IsTerminal && entry.Sequence == next)
        {
            Volatile.Write(ref _end, next);
        }

        Interlocked.CompareExchange(ref _head, next, head);
    }

    /// <summary>Drops the item of a place that is or was the oldest. Its weight goes before the floor rises, so that
    /// two writers that trim at once do not both answer for the same excess.</summary>
    private void Drop(long oldest)
    {
        var entry = _ring.Read(oldest);
        if (entry?.Sequence == oldest)
        {
            Release(entry);
        }

        RaiseFloor(oldest + 1);
    }

    private void RaiseFloor(long to)
    {
        var floor = Volatile.Read(ref _floor);
        while (floor < to)
        {
            floor = Interlocked.CompareExchange(ref _floor, to, floor);
        }
    }

    private void Release(Entry<T>? entry)
    {
        if (entry?.TakeItem() is { } item)
        {
            Weigh(-item.TakeWeight());
        }
    }
}
