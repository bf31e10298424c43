namespace ChatGo.Server.Limits;

/// <summary>What an address has taken of its limits.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class AddressBudget : IBudget
{
    private int _connections;

    /// <summary>Gets what was taken of messages.</summary>
    public RateBucket Messages { get; } = new();

    /// <summary>Gets what was taken of their bytes.</summary>
    public RateBucket Bytes { get; } = new();

    /// <summary>Gets what was taken of new connections.</summary>
    public RateBucket Opens { get; } = new();

    /// <summary>Gets what was taken of failed authentications.</summary>
    public RateBucket Failures { get; } = new();

    /// <inheritdoc/>
    public bool IsIdle(long now) =>
        Volatile.Read(ref _connections) == 0 && Messages.IsFull(now) && Bytes.IsFull(now) && Opens.IsFull(now) && Failures.IsFull(now);

    /// <summary>Counts a connection in.</summary>
    /// <param name="max">Connections at most; 0: no limit.</param>
    /// <returns>False where there are as many: it is not counted.</returns>
    public bool TryOpen(int max)
    {
        if (Interlocked.Increment(ref _connections) <= max || max == 0)
        {
            return true;
        }

        Close();
        return false;
    }

    /// <summary>Counts a connection out.</summary>
    public void Close() => Interlocked.Decrement(ref _connections);
}
