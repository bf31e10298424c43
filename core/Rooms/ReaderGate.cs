namespace ChatGo.Core.Rooms;

/// <summary>The count of a room's readers and whether it is closed, in one interlocked word: no reader can slip into
/// a room that is being removed.</summary>
/// <remarks>Any thread.</remarks>
internal struct ReaderGate
{
    private const long Closed = 1L << 62;
    private const long HadReader = 1L << 61;
    private const long CountMask = HadReader - 1;

    private long _word;

    /// <summary>Gets the readers now.</summary>
    public int Count => (int)(Volatile.Read(ref _word) & CountMask);

    /// <summary>Counts a reader in.</summary>
    /// <param name="maxReaders">Readers at most.</param>
    /// <param name="isHidden">Whether it is never the first.</param>
    /// <param name="isFirst">Whether it is the first there ever was.</param>
    public JoinOutcome TryEnter(int maxReaders, bool isHidden, out bool isFirst)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            isFirst = !isHidden && (word & HadReader) == 0;
            if ((word & Closed) != 0)
            {
                return JoinOutcome.Closed;
            }

            if ((word & CountMask) >= maxReaders)
            {
                return JoinOutcome.RoomFull;
            }

            if (Interlocked.CompareExchange(ref _word, (word + 1) | (isHidden ? 0 : HadReader), word) == word)
            {
                return JoinOutcome.Joined;
            }
        }
    }

    /// <summary>Notes that somebody has read the room before.</summary>
    public void MarkRead() => Interlocked.Or(ref _word, HadReader);

    /// <summary>Counts a reader out.</summary>
    public void Leave() => Interlocked.Decrement(ref _word);

    /// <summary>Closes the gate if nobody is in.</summary>
    public bool TryClose()
    {
        var word = Volatile.Read(ref _word);
        return (word & (Closed | CountMask)) == 0
            && Interlocked.CompareExchange(ref _word, word | Closed, word) == word;
    }

    /// <summary>Opens the gate again; only for the one who closed it.</summary>
    public void Reopen() => Interlocked.And(ref _word, ~Closed);
}
