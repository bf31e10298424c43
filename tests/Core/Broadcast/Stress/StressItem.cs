using ChatGo.Core.Broadcast;

namespace ChatGo.Tests.Core.Broadcast.Stress;

/// <summary>An item that says who made it, and shows when it was mixed up.</summary>
internal sealed class StressItem(int writer, int index, int sizeBytes, int stampCycles) : IBroadcastItem
{
    private long _checksum;

    public int Writer => writer;

    public int Index => index;

    public int SizeBytes => sizeBytes;

    public long Sequence { get; private set; }

    public bool IsSound => _checksum == Checksum(Sequence);

    public void Stamp(long sequence)
    {
        Sequence = sequence;
        if (stampCycles > 0)
        {
            // A writer that stalls before it takes its slot.
            Thread.Yield();
            Thread.SpinWait(stampCycles);
        }

        _checksum = Checksum(sequence);
    }

    public override string ToString() => $"item {Sequence} ({writer}:{index})";

    private long Checksum(long sequence) => HashCode.Combine(writer, index, sizeBytes, sequence);
}
