namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What a store has done since it was opened.</summary>
/// <remarks>One thread writes, any reads.</remarks>
internal sealed class StoreFigures
{
    private long _commits;
    private long _writes;
    private long _ticks;
    private long _longestTicks;

    /// <summary>Gets how often it has written.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Gets how much: messages, and changes beside them.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Gets how long all of it took.</summary>
    public TimeSpan Time => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <summary>Gets how long the longest took.</summary>
    public TimeSpan Longest => TimeSpan.FromTicks(Volatile.Read(ref _longestTicks));

    /// <summary>Counts a batch.</summary>
    /// <param name="writes">How much was in it.</param>
    /// <param name="time">How long it took.</param>
    public void Committed(int writes, TimeSpan time)
    {
        Volatile.Write(ref _commits, _commits + 1);
        Volatile.Write(ref _writes, _writes + writes);
        Volatile.Write(ref _ticks, _ticks + time.Ticks);
        Volatile.Write(ref _longestTicks, Math.Max(_longestTicks, time.Ticks));
    }
}
