using System.Diagnostics;

namespace ChatGo.Bench.Load;

/// <summary>What was delivered, counted while it comes in.</summary>
/// <remarks>One thread.</remarks>
internal sealed class Tally
{
    private long _now;

    /// <summary>Gets the times from when messages were due until they came, in the window. Unit: ns.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Gets the deliveries since the start.</summary>
    public long Delivered { get; private set; }

    /// <summary>Gets how often a reader did not get the message that follows the one before.</summary>
    public long Disorder { get; private set; }

    /// <summary>Gets the batches in the window: frames or reads with messages in them.</summary>
    public long Batches { get; private set; }

    /// <summary>Gets or sets a value indicating whether the window is open.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Notes the time: that of every delivery until the next.</summary>
    public void Arrive() => _now = Stopwatch.GetTimestamp();

    /// <summary>Counts a delivery.</summary>
    /// <param name="due">When the message was due. Unit: ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="isNext">Whether it follows the one before.</param>
    public void Deliver(long due, bool isNext)
    {
        Delivered++;
        Disorder += isNext ? 0 : 1;
        if (IsOpen)
        {
            Latency.Add((long)Stopwatch.GetElapsedTime(due, _now).TotalNanoseconds);
        }
    }

    /// <summary>Counts a frame or a read with messages in it.</summary>
    public void CountBatch() => Batches += IsOpen ? 1 : 0;
}
