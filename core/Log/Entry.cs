namespace ChatGo.Core.Log;

/// <summary>One place of the log: an item, or the end. Never reused, so that whoever holds one can trust its
/// sequence.</summary>
internal sealed class Entry<T>(T? item, long appendedAt)
    where T : class, IBroadcastItem
{
    private const long Terminal = -1;

    private T? _item = item;

    /// <summary>Gets the item; null once it was dropped, and in the terminal entry.</summary>
    public T? Item => Volatile.Read(ref _item);

    /// <summary>Gets when it was made, in ticks of the channel's clock.</summary>
    public long AppendedAt { get; } = appendedAt;

    /// <summary>Gets the time that the item carries. Set while the entry is private to its writer, fixed from then on.
    /// </summary>
    public long Time { get; private set; } = item is null ? Terminal : 0;

    /// <summary>Gets whether this is the end of the log.</summary>
    public bool IsTerminal => Time == Terminal;

    /// <summary>Gets its place. Set while the entry is private to its writer, fixed from then on.</summary>
    public long Sequence { get; private set; }

    /// <summary>Numbers the still private entry and its item.</summary>
    /// <param name="sequence">Its place.</param>
    /// <param name="notBefore">The time that the item before carries; 0: none.</param>
    public void Stamp(long sequence, long notBefore)
    {
        Sequence = sequence;
        if (_item is { } item)
        {
            Time = item.Stamp(sequence, notBefore);
        }
    }

    /// <summary>Drops the item: the one caller that gets it accounts for it.</summary>
    public T? TakeItem() => Interlocked.Exchange(ref _item, null);

    /// <summary>Puts another item in the place of one, if that is there still.</summary>
    public bool TryReplace(T before, T item) => Interlocked.CompareExchange(ref _item, item, before) == before;
}
