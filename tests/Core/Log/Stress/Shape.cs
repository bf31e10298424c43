using System.Threading.Channels;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>What one run is made of; all of it follows from the seed.</summary>
internal sealed record Shape(
    ulong Seed,
    int Capacity,
    int Writers,
    int ItemsPerWriter,
    int MaxItemBytes,
    long MaxBytes,
    int MaxAgeTicks,
    int StampCycles,
    int PauseOneIn,
    bool HasStalledWriters,
    ClosePlan Close,
    IReadOnlyList<ReaderPlan> Readers)
{
    public int Items => Writers * ItemsPerWriter;

    /// <summary>Whether the channel has a reason to drop an item; the end takes a place too.</summary>
    public bool MayDrop => Items >= Capacity || MaxBytes != long.MaxValue || MaxAgeTicks > 0;

    public static Shape Roll(ulong seed)
    {
        var dice = new Dice(seed);
        var writers = dice.Between(1, 6);
        var maxItemBytes = dice.OneIn(3) ? 1 : dice.Between(2, 64);
        var capacity = 1 << dice.Between(0, 8);
        return new Shape(
            seed,
            capacity,
            writers,
            // One in four runs fits its log: there a reader must lose nothing.
            dice.OneIn(4) ? Math.Max(1, (capacity - 1) / writers) : dice.Between(1, 1_200 / writers),
            maxItemBytes,
            dice.OneIn(2) ? long.MaxValue : dice.Between(1, maxItemBytes * capacity),
            dice.OneIn(3) ? dice.Between(1, 2 * capacity) : 0,
            dice.OneIn(3) ? dice.Between(1, 200) : 0,
            dice.OneIn(3) ? 0 : dice.Between(1, 40),
            dice.OneIn(3),
            dice.Pick<ClosePlan>(),
            [.. Enumerable.Range(0, dice.Between(1, 8)).Select(_ => ReaderPlan.Roll(dice))]);
    }

    public BroadcastChannel<StressItem> MakeChannel(TimeProvider time) =>
        new(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest }, MaxBytes, time);

    public override string ToString() =>
        $"seed {Seed}: capacity {Capacity}, {Writers} writers of {ItemsPerWriter} items of up to {MaxItemBytes} B, "
        + $"bytes {MaxBytes}, age {MaxAgeTicks}, stamp {StampCycles}, pause {PauseOneIn}, stalled {HasStalledWriters}, close {Close}, "
        + $"readers: {string.Join("; ", Readers)}";
}
