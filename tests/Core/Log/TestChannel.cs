using System.Globalization;
using System.Threading.Channels;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

/// <summary>Short words for the tests of a channel.</summary>
internal static class TestChannel
{
    public static BroadcastChannel<TestItem> Create(
        int capacity = 16, long maxBytes = long.MaxValue, TimeProvider? time = null) =>
        new(new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest }, maxBytes, time);

    public static long Append(this BroadcastChannel<TestItem> channel, int sizeBytes = 1) =>
        channel.TryAppend(new TestItem(sizeBytes), out var sequence)
            ? sequence
            : throw new InvalidOperationException("The append was refused.");

    public static void AppendMany(this BroadcastChannel<TestItem> channel, int count, int sizeBytes = 1)
    {
        for (var i = 0; i < count; i++)
        {
            channel.Append(sizeBytes);
        }
    }

    /// <summary>Reads what is there: "[1-3] 4 5" is a gap from 1 to 3, then the items 4 and 5.</summary>
    public static string Drain(this BroadcastReader<TestItem> reader)
    {
        List<string> seen = [];
        while (reader.TryRead(out var item, out var gap))
        {
            if (!gap.IsEmpty)
            {
                seen.Add(string.Create(CultureInfo.InvariantCulture, $"[{gap.First}-{gap.Last}]"));
            }

            seen.Add(item.Sequence.ToString(CultureInfo.InvariantCulture));
        }

        return string.Join(' ', seen);
    }

    /// <summary>What the items held weigh, place by place.</summary>
    public static long WeighHeld<T>(this BroadcastChannel<T> channel, int capacity)
        where T : class, IBroadcastItem
    {
        var bytes = 0L;
        for (var place = Math.Max(1, channel.Head - capacity + 1); place <= channel.Head; place++)
        {
            bytes += channel.Read(place, out var item, out _) == ReadResult.Held ? item!.SizeBytes : 0;
        }

        return bytes;
    }
}
