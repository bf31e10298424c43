namespace ChatGo.Bench.Soak;

/// <summary>How much of everything there is beside each other.</summary>
/// <param name="Rooms">Rooms that stay.</param>
/// <param name="Churners">Readers' connections that come, read, go and come back.</param>
/// <param name="Stallers">Readers that stop taking for a while.</param>
/// <param name="Killers">Senders whose connection is reset in the middle of a send, which they repeat.</param>
/// <param name="Makers">Who make rooms of their own and delete or leave them.</param>
/// <param name="StormReaders">Connections of a storm.</param>
/// <param name="StormEvery">From one storm to the next.</param>
/// <param name="BurstMessages">Messages of a burst to one room; more than it holds, so that some readers are passed.</param>
/// <param name="BurstEvery">From one burst to the next.</param>
/// <param name="Rate">Messages a second to each room that stays, beside the bursts.</param>
/// <param name="LongestStay">The most that a reader that comes and goes reads, and keeps away before it comes back.</param>
/// <param name="Rest">How long a pause rests before it is measured: what the server keeps for a while goes.</param>
internal sealed record SoakShape(
    int Rooms,
    int Churners,
    int Stallers,
    int Killers,
    int Makers,
    int StormReaders,
    TimeSpan StormEvery,
    int BurstMessages,
    TimeSpan BurstEvery,
    int Rate,
    TimeSpan LongestStay,
    TimeSpan Rest)
{
    /// <summary>Messages that a room holds.</summary>
    public const int Held = 256;

    /// <summary>After so long a reader that takes nothing is reset.</summary>
    public const int StalledSeconds = 10;

    /// <summary>After so long a room without readers and messages goes.</summary>
    public const int IdleSeconds = 5;

    /// <summary>The full form.</summary>
    public static SoakShape Full { get; } = new(
        Rooms: 6,
        Churners: 40,
        Stallers: 12,
        Killers: 3,
        Makers: 4,
        StormReaders: 200,
        StormEvery: TimeSpan.FromSeconds(20),
        BurstMessages: 700,
        BurstEvery: TimeSpan.FromSeconds(7),
        Rate: 20,
        LongestStay: TimeSpan.FromSeconds(12),
        Rest: TimeSpan.FromSeconds(15));

    /// <summary>One that a test can afford.</summary>
    public static SoakShape Small { get; } = new(
        Rooms: 3,
        Churners: 10,
        Stallers: 4,
        Killers: 2,
        Makers: 2,
        StormReaders: 40,
        StormEvery: TimeSpan.FromSeconds(4),
        BurstMessages: 500,
        BurstEvery: TimeSpan.FromSeconds(2),
        Rate: 20,
        LongestStay: TimeSpan.FromSeconds(2),
        Rest: TimeSpan.FromSeconds(1));

    /// <summary>Gets what the server is told: to hold little, and to be quick to give up on who takes or says nothing.
    /// </summary>
    public static IReadOnlyList<string> ServerArguments { get; } =
    [
        "--history-messages", $"{Held}",
        "--history-seconds", "0",
        "--stalled-reader-seconds", $"{StalledSeconds}",
        "--keep-alive-seconds", "10",
        "--idle-room-seconds", $"{IdleSeconds}",
        "--sweep-seconds", "1",
        "--presence-linger-seconds", "1",
    ];
}
