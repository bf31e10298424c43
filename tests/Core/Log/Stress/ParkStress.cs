using System.Diagnostics;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Appends at the very moment in which the reader goes to sleep: between its look and its park. A writer with
/// a thread of its own waits for nothing but the reader's progress, and a little more each time.</summary>
[NotInParallel]
public sealed class ParkStress
{
    private const int Rounds = 40_000;
    private const int MaxSpins = 64;

    private static readonly TimeSpan ItemBound = TimeSpan.FromSeconds(20);

    [Test]
    public async Task TryAppend_JustAsTheReaderParks_WakesIt()
    {
        var channel = TestChannel.Create(2);
        var seen = new StrongBox();
        var reading = ReadAsync(channel.ReadFromNow(), seen);

        var lost = await Task.Factory.StartNew(
            () => Write(channel, seen),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        channel.TryClose();
        await reading;

        await Assert.That(lost).IsNull().Because("the reader slept through that item");
    }

    /// <summary>Returns the item that the reader never got; null where it got all.</summary>
    private static int? Write(BroadcastChannel<TestItem> channel, StrongBox seen)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            channel.Append();
            var appended = Stopwatch.GetTimestamp();
            while (Volatile.Read(ref seen.Value) < round)
            {
                if (Stopwatch.GetElapsedTime(appended) > ItemBound)
                {
                    return round;
                }
            }

            Thread.SpinWait(round % MaxSpins);
        }

        return null;
    }

    private static async Task ReadAsync(BroadcastReader<TestItem> reader, StrongBox seen)
    {
        using var own = reader;
        await Task.Yield();
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
                Volatile.Write(ref seen.Value, (int)reader.Position);
            }
        }
    }

    private sealed class StrongBox
    {
        public int Value;
    }
}
