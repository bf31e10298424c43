using System.Diagnostics;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>An item that says who made it, and shows when it was mixed up.</summary>
internal sealed class StressItem(int writer, int index, int sizeBytes, int stampCycles) : IBroadcastItem
{
    private long _checksum;

    public int Writer => writer;

    public int Index => index;

    public int SizeBytes => sizeBytes;

    public long Sequence { get; private set; }

    /// <summary>When it was made, by a clock that the writers read in no order.</summary>
    public long Time { get; private set; } = Stopwatch.GetTimestamp();

    public bool IsSound => _checksum == Checksum(Sequence);

    public long Stamp(long sequence, long notBefore)
    {
        Sequence = sequence;
        if (stampCycles > 0)
        {
            // A writer that stalls before it takes its slot.
            Thread.Yield();
            Thread.SpinWait(stampCycles);
        }

        _checksum = Checksum(sequence);
        return Time = Math.Max(Time, notBefore);
    }

    public override string ToString() => $"item {Sequence} ({writer}:{index})";

    private long Checksum(long sequence) => HashCode.Combine(writer, index, sizeBytes, sequence);
}
