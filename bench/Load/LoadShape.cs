namespace ChatGo.Bench.Load;

/// <summary>Who reads, and how much is sent.</summary>
/// <param name="Rooms">Rooms.</param>
/// <param name="Readers">Readers of each room.</param>
/// <param name="Rate">Messages a second in all, on schedule whatever comes back (an open loop); null for as fast as the
/// acknowledgements come (a closed loop).</param>
/// <param name="ReadersAConnection">Readers that share a connection.</param>
/// <param name="Stalled">Further readers that never read.</param>
internal sealed record LoadShape(
    int Rooms, int Readers, int? Rate = null, int ReadersAConnection = 1, int Stalled = 0)
{
    /// <summary>Gets the readers that read.</summary>
    public int AllReaders => Rooms * Readers;

    /// <summary>Gets the readers that join, those that never read included.</summary>
    public int Joined => AllReaders + Stalled;
}
