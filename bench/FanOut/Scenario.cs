using ChatGo.Bench.Load;

namespace ChatGo.Bench.FanOut;

/// <summary>A load with a name, the same for every server.</summary>
/// <param name="Name">As on the command line.</param>
/// <param name="Shape">The load.</param>
/// <param name="IsChatOnly">Whether it is about chat_v1's own streams: nothing for other kinds of servers.</param>
internal sealed record Scenario(string Name, LoadShape Shape, bool IsChatOnly = false)
{
    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("readers-1000", new LoadShape(1, 1_000)),
        new("readers-100", new LoadShape(1, 100)),
        new("readers-10", new LoadShape(1, 10)),
        new("readers-1000-rate-50", new LoadShape(1, 1_000, Rate: 50)),
        new("rooms-1000-rate-5000", new LoadShape(1_000, 10, Rate: 5_000)),
        new("connection-1-readers-100", new LoadShape(1, 100, ReadersAConnection: 100), IsChatOnly: true),
        new("readers-100-rate-1000", new LoadShape(1, 100, Rate: 1_000), IsChatOnly: true),
        new("readers-100-rate-1000-stalled-50", new LoadShape(1, 100, Rate: 1_000, Stalled: 50), IsChatOnly: true),
    ];
}
