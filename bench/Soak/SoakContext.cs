using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Bench.Soak;

/// <summary>What all who take part share.</summary>
/// <param name="server">Where it is.</param>
/// <param name="shape">How much of everything there is.</param>
internal sealed class SoakContext(Uri server, SoakShape shape)
{
    private int _names;

    /// <summary>Gets how much of everything there is.</summary>
    public SoakShape Shape => shape;

    /// <summary>Gets what went wrong.</summary>
    public SoakFaults Faults { get; } = new();

    /// <summary>Gets what was done.</summary>
    public SoakCounters Counters { get; } = new();

    /// <summary>Gets the rooms that stay, once they are made.</summary>
    public IReadOnlyList<RoomLedger> Rooms { get; set; } = [];

    /// <summary>Returns a number that nobody has had: senders' names, rooms.</summary>
    public int NextName() => Interlocked.Increment(ref _names);

    /// <summary>Returns a connection of one's own; it is dialled by the first call.</summary>
    /// <param name="isNarrow">Whether the kernel keeps next to nothing for a reader that takes nothing.</param>
    public SoakConnection Connect(bool isNarrow = false) => new(server, isNarrow);

    /// <summary>Returns a reader of a room.</summary>
    public SoakReader Read(RoomLedger room, bool hasNotices) => new(this, room, $"reader-{NextName()}", hasNotices);
}
