namespace ChatGo.Server.Limits;

/// <summary>Counts bytes that are held against a bound, and against the bound of the whole that it is a part of.
/// </summary>
/// <remarks>Any thread. What does not fit is refused; nothing waits.</remarks>
/// <param name="max">The bound. Unit: bytes.</param>
/// <param name="whole">What it is a part of; null for nothing.</param>
internal sealed class ByteBudget(long max, ByteBudget? whole = null)
{
    private long _taken;

    /// <summary>Gets what is held now. Unit: bytes.</summary>
    public long Taken => Volatile.Read(ref _taken);

    /// <summary>Reserves bytes, which must be returned.</summary>
    /// <param name="bytes">How many. 0 or more.</param>
    /// <returns>False where they do not fit: nothing was taken.</returns>
    public bool TryTake(int bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) > max || whole?.TryTake(bytes) == false)
        {
            Interlocked.Add(ref _taken, -bytes);
            return false;
        }

        return true;
    }

    /// <summary>Returns bytes that were taken.</summary>
    public void Return(int bytes)
    {
        Interlocked.Add(ref _taken, -bytes);
        whole?.Return(bytes);
    }
}
