namespace ChatGo.Server.Limits;

/// <summary>What a user has taken of its limits.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class UserBudget : IBudget
{
    private int _streams;
    private int _rooms;

    /// <summary>Gets what was taken of messages.</summary>
    public RateBucket Messages { get; } = new();

    /// <summary>Gets what was taken of their bytes.</summary>
    public RateBucket Bytes { get; } = new();

    /// <summary>Gets what was taken of joins.</summary>
    public RateBucket Joins { get; } = new();

    /// <summary>Gets what was taken of creations.</summary>
    public RateBucket Creates { get; } = new();

    /// <summary>Gets what was taken of reads.</summary>
    public RateBucket Reads { get; } = new();

    /// <summary>Gets what was taken of the bytes that lists tell.</summary>
    public RateBucket ReadBytes { get; } = new();

    /// <inheritdoc/>
    public bool IsIdle(long now) =>
        Volatile.Read(ref _streams) == 0 && Volatile.Read(ref _rooms) == 0
        && Messages.IsFull(now) && Bytes.IsFull(now) && Joins.IsFull(now) && Creates.IsFull(now) && Reads.IsFull(now) && ReadBytes.IsFull(now);

    /// <summary>Counts a stream in.</summary>
    /// <param name="max">Streams at most; 0: no limit.</param>
    /// <returns>False where there are as many: it is not counted.</returns>
    public bool TryOpen(int max)
    {
        if (Interlocked.Increment(ref _streams) <= max || max == 0)
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Counts a stream out.</summary>
    public void Close() => Interlocked.Decrement(ref _streams);

    /// <summary>Counts a room in that it makes.</summary>
    /// <param name="max">Rooms at most.</param>
    /// <returns>False where there are as many: it is not counted.</returns>
    public bool TryTakeRoom(int max)
    {
        if (Interlocked.Increment(ref _rooms) <= max)
        {
            return true;
        }

        LoseRoom();
        return false;
    }

    /// <summary>Counts a room out that it made.</summary>
    public void LoseRoom() => Interlocked.Decrement(ref _rooms);
}
