using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Waking;

namespace ChatGo.Core.Log;

/// <content>What readers see of it.</content>
public sealed partial class BroadcastChannel<T>
{
    /// <summary>Makes a reader that gets every item from now on.</summary>
    /// <param name="signal">Signalled where a parked reader has news; null: the reader's own, which its waits need.</param>
    /// <returns>The reader; dispose of it when done.</returns>
    public BroadcastReader<T> ReadFromNow(IReaderSignal? signal = null) => new(this, Head + 1, signal);

    /// <summary>Makes a reader that gets the oldest item held and every one after it.</summary>
    /// <param name="signal">As of <see cref="ReadFromNow"/>.</param>
    /// <returns>The reader; dispose of it when done.</returns>
    public BroadcastReader<T> ReadFromOldest(IReaderSignal? signal = null) => new(this, Oldest, signal);

    /// <summary>Makes a reader that gets an item and every one after it; items that are no longer held come as a gap.
    /// </summary>
    /// <param name="sequence">The item. 1 or more; beyond the head + 1 counts as that.</param>
    /// <param name="signal">As of <see cref="ReadFromNow"/>.</param>
    /// <returns>The reader; dispose of it when done.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sequence is below 1.</exception>
    public BroadcastReader<T> ReadFrom(long sequence, IReaderSignal? signal = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequence, 1);
        return new BroadcastReader<T>(this, Math.Min(sequence, Head + 1), signal);
    }

    /// <summary>Looks at one item.</summary>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="item">The item, where it is held.</param>
    /// <returns>Whether it is held.</returns>
    public bool TryGet(long sequence, [MaybeNullWhen(false)] out T item)
    {
        item = null;
        return sequence >= Volatile.Read(ref _floor) && Read(sequence, out item, out _) == ReadResult.Held;
    }

    internal ParkingLot Parked => _parked;

    /// <summary>Looks at one place for a reader.</summary>
    /// <param name="position">The place: a sequence.</param>
    /// <param name="item">The item, where it is held.</param>
    /// <param name="oldest">Where to go on, where it was lapped: beyond the position.</param>
    internal ReadResult Read(long position, out T? item, out long oldest)
    {
        item = null;
        oldest = 0;
        var head = Head;
        if (position > head)
        {
            return ReadResult.Empty;
        }

        // Nothing was ever put in the slot of a number that went before, or was skipped.
        var entry = _ring.Read(position);
        if (entry?.Sequence == position)
        {
            if (entry.IsTerminal)
            {
                return ReadResult.Ended;
            }

            item = entry.Item;
            if (item is not null)
            {
                return ReadResult.Held;
            }
        }

        oldest = Math.Max(position + 1, OldestAt(head));
        return ReadResult.Lapped;
    }

    /// <summary>Whether a place is the channel's end, or beyond: a reader made after the close begins there.</summary>
    internal bool IsEnd(long position) => position >= Volatile.Read(ref _end);

    /// <summary>How many items, held or dropped, are beyond a place.</summary>
    internal long CountBeyond(long position) =>
        Math.Max(0, Math.Min(Head, Volatile.Read(ref _end) - 1) - position);
}
