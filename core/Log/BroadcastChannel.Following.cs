namespace ChatGo.Core.Log;

/// <content>The log as the tail of a stream that somebody else numbers.</content>
/// <remarks>One caller at a time, who does not append, skip or close by another way meanwhile.</remarks>
public sealed partial class BroadcastChannel<T>
{
    /// <summary>Appends the item of a number that was given elsewhere.</summary>
    /// <param name="sequence">Its number: at most one more than the head.</param>
    /// <param name="item">The item; the channel's from now on.</param>
    /// <returns>False where the number was there already, or the channel is closed: nothing was stored.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Numbers are missing between the head and this one: skip them first.
    /// </exception>
    public bool TryAppendAt(long sequence, T item)
    {
        var head = Head;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, head + 1);
        return sequence == head + 1 && TryAppend(item, expectedHead: head, out _);
    }

    /// <summary>Leaves numbers out whose items cannot be had: a reader is told of them, as of any that it lost, with the
    /// next item.</summary>
    /// <param name="sequence">The last of them; nothing happens where the head is there already.</param>
    public void SkipTo(long sequence)
    {
        var head = Head;
        if (sequence <= head || IsClosed)
        {
            return;
        }

        // What stands in their slots is a lap older: it goes now, as it would if they were taken.
        for (var skipped = Math.Max(head + 1, sequence - _ring.Capacity + 1); skipped <= sequence; skipped++)
        {
            Release(_ring.Read(skipped));
        }

        Volatile.Write(ref _head, sequence);
        // Behind a full fence: a reader that parked before sees the head, or is seen.
        Interlocked.MemoryBarrier();
        _parked.WakeAll();
    }

    /// <summary>Puts another item in the place of one that is held. Who has read the place has read the one from before.
    /// </summary>
    /// <param name="sequence">The place.</param>
    /// <param name="item">The item; the channel's from now on.</param>
    /// <returns>False where nothing is held there: nothing was stored.</returns>
    public bool TryReplace(long sequence, T item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (sequence < Volatile.Read(ref _floor) || sequence > Head || _ring.Read(sequence) is not { } entry
            || entry.Sequence != sequence || entry.Item is not { } before)
        {
            return false;
        }

        item.Stamp(sequence, entry.Time);
        Weigh(item.SizeBytes);
        // It may be dropped meanwhile: then there is nothing to replace.
        var isReplaced = entry.TryReplace(before, item);
        Weigh(isReplaced ? -before.TakeWeight() : -item.SizeBytes);
        TrimToBytes();
        return isReplaced;
    }
}
