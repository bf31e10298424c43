namespace ChatGo.Bench.Presence;

/// <summary>What one run measured.</summary>
/// <param name="MedianMs">How long a message took to a reader that stays, the median. Unit: ms.</param>
/// <param name="P99Ms">The same, the 99th percentile. Unit: ms.</param>
/// <param name="MovesPerSecond">How many left and came back each second.</param>
/// <param name="NoticesPerSecond">How often a visitor was told of members each second, on average.</param>
/// <param name="ShortestPauseMs">The shortest time between two times that a visitor was told. Unit: ms.</param>
/// <param name="ProcessorShare">The server's processor time as a share of one processor.</param>
/// <param name="OpenMiB">The server's resident memory when the window opened. Unit: MiB.</param>
/// <param name="CloseMiB">The same, when it closed. Unit: MiB.</param>
/// <param name="Faults">Messages that were lost or out of order.</param>
internal sealed record PresenceTurn(
    double MedianMs,
    double P99Ms,
    double MovesPerSecond,
    double NoticesPerSecond,
    double ShortestPauseMs,
    double ProcessorShare,
    double OpenMiB,
    double CloseMiB,
    long Faults);
