namespace ChatGo.Server.Engines.RocksDb;

/// <summary>What of a room is kept.</summary>
/// <param name="Messages">Messages; 0: any number.</param>
/// <param name="Bytes">What they weigh, as on the wire; 0: anything.</param>
/// <param name="Seconds">How long a message is; 0: for ever.</param>
internal readonly record struct HistoryBounds(int Messages, long Bytes, int Seconds)
{
    /// <summary>Returns the moment before which no message is kept.</summary>
    /// <param name="time">The clock.</param>
    /// <returns>UTC. Unit: ticks of 100 ns since the year 1. 0: messages are kept for ever.</returns>
    public long OldestTime(TimeProvider time) =>
        Seconds == 0 ? 0 : (time.GetUtcNow() - TimeSpan.FromSeconds(Seconds)).UtcTicks;
}
