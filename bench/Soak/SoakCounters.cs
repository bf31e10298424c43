namespace ChatGo.Bench.Soak;

/// <summary>What was done so far.</summary>
/// <remarks>Any task may count.</remarks>
internal sealed class SoakCounters
{
    private long _sent;
    private long _repeated;
    private long _delivered;
    private long _gaps;
    private long _opened;
    private long _resumed;
    private long _cutOff;
    private long _kills;
    private long _rooms;

    /// <summary>Gets the messages that were acknowledged.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>Gets the sends that were repeated and turned out to be there.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Gets the messages that readers got.</summary>
    public long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Gets the messages that readers were told to have lost, or saw lost by a jump.</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    /// <summary>Gets the streams that were opened.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Gets the readers that resumed behind a position.</summary>
    public long Resumed => Volatile.Read(ref _resumed);

    /// <summary>Gets the stalled streams that the server gave up.</summary>
    public long CutOff => Volatile.Read(ref _cutOff);

    /// <summary>Gets the connections that were reset, closed in the middle, or went silent.</summary>
    public long Kills => Volatile.Read(ref _kills);

    /// <summary>Gets the rooms that were made and deleted or left.</summary>
    public long Rooms => Volatile.Read(ref _rooms);

    public void Send() => Interlocked.Increment(ref _sent);

    public void Repeat() => Interlocked.Increment(ref _repeated);

    public void Deliver() => Interlocked.Increment(ref _delivered);

    public void Lose(ulong first, ulong last) => Interlocked.Add(ref _gaps, (long)(last - first + 1));

    public void Open() => Interlocked.Increment(ref _opened);

    public void Resume() => Interlocked.Increment(ref _resumed);

    public void GiveUp() => Interlocked.Increment(ref _cutOff);

    public void Kill() => Interlocked.Increment(ref _kills);

    public void MakeRoom() => Interlocked.Increment(ref _rooms);
}
