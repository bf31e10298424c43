namespace ChatGo.Core.Broadcast;

/// <summary>One place of the log: an item, or the end. Never reused, so that whoever holds one can trust its
/// sequence.</summary>
internal sealed class Entry<T>(T? item, long appendedAt)
    where T : class, IBroadcastItem
{
    private T? _item = item;

    /// <summary>Gets the item; null once it was dropped, and in the terminal entry.</summary>
    public T? Item => Volatile.Read(ref _item);

    /// <summary>Gets when it was made, in ticks of the channel's clock.</summary>
    public long AppendedAt { get; } = appendedAt;

    /// <summary>Gets whether this is the end of the log.</summary>
    public bool IsTerminal { get; } = item is null;

    /// <summary>Gets its place. Set while the entry is private to its writer, fixed from then on.</summary>
    public long Sequence { get; private set; }

    /// <summary>Numbers the still private entry and its item.</summary>
    public void Stamp(long sequence)
    {
        Sequence = sequence;
        _item?.Stamp(sequence);
    }

    /// <summary>Drops the item: the one caller that gets it accounts for it.</summary>
    public T? TakeItem() => Interlocked.Exchange(ref _item, null);
}
