using System.Diagnostics;
using HdrHistogram;

namespace ChatGo.Client.Load.Measurement;

/// <summary>Counts times from many threads at once: a histogram for each processor, so that they seldom meet.</summary>
/// <remarks>Any thread may record; one takes.</remarks>
internal sealed class LatencyRecorder
{
    private readonly Stripe[] _stripes =
        [.. Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(static _ => new Stripe())];

    /// <summary>Counts a time.</summary>
    /// <param name="ticks">Unit: ticks of <see cref="Stopwatch"/>.</param>
    public void Record(long ticks)
    {
        var microseconds = (long)(ticks * (1_000_000.0 / Stopwatch.Frequency));
        var stripe = _stripes[Thread.GetCurrentProcessorId() % _stripes.Length];
        lock (stripe.Gate)
        {
            stripe.Histogram.RecordValue(Math.Clamp(microseconds, 1, Times.MaxMicroseconds));
        }
    }

    /// <summary>Returns what was counted since the last time, and begins anew.</summary>
    public LongHistogram Take()
    {
        var taken = Times.New();
        foreach (var stripe in _stripes)
        {
            lock (stripe.Gate)
            {
                if (stripe.Histogram.TotalCount > 0)
                {
                    taken.Add(stripe.Histogram);
                    stripe.Histogram.Reset();
                }
            }
        }

        return taken;
    }

    private sealed class Stripe
    {
        public Lock Gate { get; } = new();

        public LongHistogram Histogram { get; } = Times.New();
    }
}
