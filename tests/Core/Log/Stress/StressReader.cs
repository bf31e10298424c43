using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Reads a run's channel by its plan, and checks what it gets as it comes.</summary>
internal sealed class StressReader(ReaderPlan plan, Shape shape, BroadcastChannel<StressItem> channel, Dice dice)
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<StressItem> _seen = [];
    private readonly int[] _lastIndexes = [.. Enumerable.Repeat(-1, shape.Writers)];
    private long _lastTime;
    private long _headBefore;
    private long _headAfter = long.MaxValue;

    /// <summary>Gets a task that is done once it has begun to read, or to come late.</summary>
    public Task Started => _started.Task;

    /// <summary>Gets what it read.</summary>
    public IReadOnlyList<StressItem> Seen => _seen;

    /// <summary>Gets the first sequence it neither read nor was told lost.</summary>
    public long Next { get; private set; }

    /// <summary>Gets whether it was there for all of the channel from its start.</summary>
    public bool ReadToTheEnd { get; private set; }

    /// <summary>Runs it.</summary>
    /// <param name="abandoned">Stops a reader that polls, once the run has failed.</param>
    public async Task RunAsync(CancellationToken abandoned)
    {
        for (var i = 0; i < plan.StartYields; i++)
        {
            _started.TrySetResult();
            await Task.Yield();
        }

        using var reader = plan.FromOldest ? channel.ReadFromOldest() : channel.ReadFromNow();
        Next = reader.Position + 1;
        _started.TrySetResult();
        var othersDice = dice.Split();
        var other = Task.Run(() => EndFromOutside(reader, othersDice), CancellationToken.None);
        while (!abandoned.IsCancellationRequested && await IsReadableAsync(reader))
        {
            await DrainAsync(reader);
        }

        await other;
        StressChecks.That(!reader.TryRead(out var late), $"{late} came after the end");
        StressChecks.That(reader.Completion.IsCompletedSuccessfully, $"the completion is not done at the end");
        CheckEnd(reader);
    }

    private async Task DrainAsync(BroadcastReader<StressItem> reader)
    {
        while (reader.TryRead(out var item, out var gap))
        {
            Check(reader, item, gap);
            if (_seen.Count == plan.Items + 1)
            {
                EndFromInside(reader);
            }

            if (plan.StallOneIn > 0 && dice.OneIn(plan.StallOneIn))
            {
                dice.Dawdle(500);
                await Task.Yield();
            }
        }
    }

    private void Check(BroadcastReader<StressItem> reader, StressItem item, Gap gap)
    {
        var expected = gap.IsEmpty ? Next : gap.Last + 1;
        StressChecks.That(gap.IsEmpty || (gap.First == Next && gap.Last >= gap.First), $"{gap} at {Next}");
        StressChecks.That(item.Sequence == expected, $"{item} at {expected} after {gap}");
        StressChecks.That(item.Sequence == reader.Position, $"{item} at position {reader.Position}");
        StressChecks.That(item.IsSound, $"{item} is torn");
        StressChecks.That(gap.IsEmpty || shape.MayDrop, $"{gap} in a log that holds everything");
        StressChecks.That(item.Index > _lastIndexes[item.Writer], $"{item} after {_lastIndexes[item.Writer]}");
        StressChecks.That(item.Sequence <= _headAfter, $"{item} beyond the completion at {_headAfter}");
        StressChecks.That(item.Time >= _lastTime, $"{item} of {item.Time} behind {_lastTime}");
        _lastTime = item.Time;
        _lastIndexes[item.Writer] = item.Index;
        Next = item.Sequence + 1;
        _seen.Add(item);
    }

    private void CheckEnd(BroadcastReader<StressItem> reader)
    {
        ReadToTheEnd = plan.Exit == ReadExit.AtTheEnd || (_headBefore == 0 && plan.Exit < ReadExit.IsCompleted);
        StressChecks.That(
            plan.Exit != ReadExit.Completes || reader.Position >= Math.Min(_headBefore, channel.Head - 1),
            $"ended at {reader.Position}, completed at {_headBefore}");
        StressChecks.That(
            !ReadToTheEnd || reader.Position == Math.Max(channel.Head - 1, Next - 1),
            $"ended at {reader.Position}, the channel at {channel.Head}");
    }

    private async ValueTask<bool> IsReadableAsync(BroadcastReader<StressItem> reader)
    {
        switch (plan.Manner)
        {
            case ReadManner.Waits:
                return await reader.WaitToReadAsync(CancellationToken.None);
            case ReadManner.WaitsAndIsCancelled:
                return await ReaderWaits.WaitCancelledAsync(reader);
            default:
                await Task.Yield();
                return !reader.Completion.IsCompleted;
        }
    }

    private void EndFromInside(BroadcastReader<StressItem> reader)
    {
        if (plan.Exit is ReadExit.Completes or ReadExit.Disposes)
        {
            _headBefore = channel.Head;
            if (plan.Exit == ReadExit.Disposes)
            {
                reader.Dispose();
            }

            reader.Complete();
            _headAfter = channel.Head;
        }
    }

    private void EndFromOutside(BroadcastReader<StressItem> reader, Dice othersDice)
    {
        if (plan.Exit is ReadExit.IsCompleted or ReadExit.IsDisposed)
        {
            while (!channel.IsClosed && !othersDice.OneIn(50))
            {
                othersDice.Dawdle(500);
            }

            if (plan.Exit == ReadExit.IsDisposed)
            {
                reader.Dispose();
            }

            reader.Complete();
        }
    }
}
