using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Server.Races;

/// <summary>What the readers of one connection do. Moments are counted in messages that the run has sent.</summary>
/// <param name="IsByHand">A <see cref="Http2.Peer"/>, with windows of its own; a client of gRPC else.</param>
/// <param name="Window">What the server may send on each stream. Unit: bytes; of a peer alone.</param>
/// <param name="Stall">How they stall for a while.</param>
/// <param name="StallAt">The moment it begins.</param>
/// <param name="StallFor">How long. Unit: messages.</param>
/// <param name="Exit">How the connection ends.</param>
/// <param name="ExitAt">The moment it does.</param>
/// <param name="Shouts">Messages sent on it while it stalls; of a peer alone.</param>
/// <param name="Readers">The streams.</param>
internal sealed record AudiencePlan(
    bool IsByHand,
    int Window,
    Stall Stall,
    int StallAt,
    int StallFor,
    ConnectionExit Exit,
    int ExitAt,
    int Shouts,
    IReadOnlyList<ReaderPlan> Readers)
{
    public static AudiencePlan Roll(Dice dice, int rooms, int messages, int maxTextBytes)
    {
        int[] windows = [60, 200, 1_000, 5_000, 65_535, 1_000_000];
        var isByHand = !dice.OneIn(3);
        var window = windows[dice.Below(windows.Length)];
        return new AudiencePlan(
            isByHand,
            maxTextBytes > 1_000 ? Math.Max(window, 1_000) : window,
            dice.Pick<Stall>(),
            dice.Below(messages),
            dice.Between(1, messages),
            dice.Pick<ConnectionExit>(),
            dice.Between(1, messages),
            isByHand ? dice.Below(4) : 0,
            [.. Enumerable.Range(0, dice.Between(1, 4)).Select(_ => ReaderPlan.Roll(dice, rooms, messages))]);
    }

    public override string ToString() =>
        $"[{(IsByHand ? $"peer of {Window} B" : "gRPC")}, stall {Stall} at {StallAt} for {StallFor}, "
        + $"exit {Exit} at {ExitAt}, {Shouts} shouts, readers {string.Join(", ", Readers)}]";
}
