using System.Diagnostics;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Durable;

/// <summary>Many senders in this process, each of which waits for its message before it sends the next.</summary>
/// <param name="Appends">How many messages were stored in the window.</param>
/// <param name="Time">How long that was.</param>
/// <param name="Latency">How long one took. Unit: ns.</param>
internal sealed record ClosedLoop(long Appends, TimeSpan Time, LatencyHistogram Latency)
{
    /// <summary>Gets the messages per second.</summary>
    public double Rate => Appends / Time.TotalSeconds;

    /// <summary>Runs it.</summary>
    /// <param name="senders">How many.</param>
    /// <param name="warmUp">How long before the window is open.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="appendAsync">Stores a message, by its number.</param>
    public static async Task<ClosedLoop> RunAsync(int senders, TimeSpan warmUp, TimeSpan duration, Func<long, ValueTask> appendAsync)
    {
        var (number, isOpen, isOver, appends) = (0L, false, false, 0L);
        var latency = new LatencyHistogram();
        var all = Enumerable.Range(0, senders).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var start = Stopwatch.GetTimestamp();
                await appendAsync(Interlocked.Increment(ref number));
                if (Volatile.Read(ref isOpen))
                {
                    Interlocked.Increment(ref appends);
                    lock (latency)
                    {
                        latency.Add((long)Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                    }
                }
            }
        })).ToArray();
        await Task.Delay(warmUp);
        Volatile.Write(ref isOpen, true);
        var opened = Stopwatch.GetTimestamp();
        await Task.Delay(duration);
        Volatile.Write(ref isOpen, false);
        var time = Stopwatch.GetElapsedTime(opened);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(all);
        return new ClosedLoop(Volatile.Read(ref appends), time, latency);
    }
}
