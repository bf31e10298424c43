using System.Diagnostics;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>One message at a time: the next comes only once every reader has the one before, so a wake-up that is
/// lost is not made good by a later one, and the test stands still.</summary>
[NotInParallel]
[Timeout(60_000)]
public sealed class WakeStress
{
    private const int Rounds = 30_000;

    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    [Test]
    [Arguments(1, false)]
    [Arguments(3, false)]
    [Arguments(3, true)]
    [Arguments(100, false)]
    [Arguments(20, true)]
    public async Task TryAppend_InStepWithItsReaders_WakesEveryOne(
        int readers, bool isCancelled, CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create(2);
        var meetings = Enumerable.Range(0, Rounds).Select(_ => new Meeting(readers)).ToArray();
        var reading = Enumerable.Range(0, readers)
            .Select(_ => ReadAsync(channel, meetings, isCancelled))
            .ToArray();

        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < Rounds && Stopwatch.GetElapsedTime(started) < Most; i++)
        {
            channel.Append();
            await meetings[i].Done.WaitAsync(cancellationToken);
        }

        channel.TryClose();
        await Task.WhenAll(reading).WaitAsync(cancellationToken);
    }

    private static async Task ReadAsync(BroadcastChannel<TestItem> channel, Meeting[] meetings, bool isCancelled)
    {
        using var reader = channel.ReadFromNow();
        await Task.Yield();
        while (isCancelled ? await ReaderWaits.WaitCancelledAsync(reader) : await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out var item, out var gap))
            {
                StressChecks.That(gap.IsEmpty, $"{gap} in step");
                meetings[item.Sequence - 1].Arrive();
            }
        }
    }

    private sealed class Meeting(int count)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = count;

        public Task Done => _done.Task;

        public void Arrive()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
            {
                _done.SetResult();
            }
        }
    }
}
