using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Appends a run's items from one thread and keeps what became of them.</summary>
internal sealed class StressWriter(
    int writer, Shape shape, BroadcastChannel<StressItem> channel, TimeProvider time, Dice dice)
{
    private readonly List<(long Sequence, StressItem Item)> _accepted = [];

    /// <summary>Gets the items the channel took, with the number it gave back.</summary>
    public IReadOnlyList<(long Sequence, StressItem Item)> Accepted => _accepted;

    public void Run()
    {
        var wasRefused = false;
        for (var index = 0; index < shape.ItemsPerWriter; index++)
        {
            var stampCycles = shape.StampCycles > 0 && dice.OneIn(8) ? shape.StampCycles : 0;
            var item = new StressItem(writer, index, dice.Below(shape.MaxItemBytes) + 1, stampCycles);
            var isAccepted = Append(item, out var sequence);
            StressChecks.That(!(wasRefused && isAccepted), $"{item} accepted after the close");
            StressChecks.That(isAccepted == sequence > 0, $"{item} has the number {sequence}");
            wasRefused = !isAccepted;
            if (isAccepted)
            {
                _accepted.Add((sequence, item));
            }

            if (shape.PauseOneIn > 0 && dice.OneIn(shape.PauseOneIn))
            {
                dice.Dawdle(1_000);
            }
        }
    }

    private bool Append(StressItem item, out long sequence)
    {
        if (!shape.HasStalledWriters || !dice.OneIn(6))
        {
            return channel.TryAppend(item, out sequence);
        }

        var stalled = new StalledWriter<StressItem>(channel, item, time);
        if (!stalled.TryTakeSlot())
        {
            sequence = 0;
            return false;
        }

        dice.Dawdle(2_000);
        stalled.GoOn();
        sequence = stalled.Sequence;
        return true;
    }
}
