using ChatGo.Core.Log;

namespace ChatGo.Bench.Broadcast;

/// <summary>A message as light as can be: what is measured is the channel.</summary>
internal sealed class BenchItem : IBroadcastItem
{
    public long Sequence { get; private set; }

    public int SizeBytes => 128;

    public long Stamp(long sequence, long notBefore)
    {
        Sequence = sequence;
        return notBefore;
    }
}
