using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

/// <summary>An item that remembers its number and lets a test step in where the channel calls it.</summary>
internal sealed class TestItem(int sizeBytes = 1) : IBroadcastItem
{
    /// <summary>Runs on the writer, before the item is in the channel.</summary>
    public Action? Stamping { get; init; }

    /// <summary>Runs on whoever asks for the weight: the writer, then whoever drops the item.</summary>
    public Action? Weighing { get; set; }

    public long Sequence { get; private set; }

    public int SizeBytes
    {
        get
        {
            Weighing?.Invoke();
            return sizeBytes;
        }
    }

    /// <summary>The time that it carries.</summary>
    public long Time { get; set; }

    public long Stamp(long sequence, long notBefore)
    {
        Stamping?.Invoke();
        Sequence = sequence;
        return Time = Math.Max(Time, notBefore);
    }
}
