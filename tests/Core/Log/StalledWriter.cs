using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

/// <summary>A writer that can be held between its two steps: the item is in its slot, the head has not moved over it.
/// The same protocol as <see cref="BroadcastChannel{T}.TryAppend"/>, cut in two.</summary>
internal sealed class StalledWriter<T>(BroadcastChannel<T> channel, T item, TimeProvider? time = null)
    where T : class, IBroadcastItem
{
    private long _head;
    private Entry<T>? _overwritten;

    /// <summary>Gets the number the item got.</summary>
    public long Sequence => _head + 1;

    /// <summary>Occupies the slot and stalls.</summary>
    /// <returns>False where the channel is closed.</returns>
    public bool TryTakeSlot()
    {
        Interlocked.Add(ref ChannelAccess<T>.Bytes(channel), item.SizeBytes);
        var entry = new Entry<T>(item, (time ?? TimeProvider.System).GetTimestamp());
        while (true)
        {
            var head = channel.Head;
            if (head >= Volatile.Read(ref ChannelAccess<T>.End(channel)))
            {
                Interlocked.Add(ref ChannelAccess<T>.Bytes(channel), -item.SizeBytes);
                return false;
            }

            ref var slot = ref ChannelAccess<T>.Ring(channel).SlotOf(head + 1);
            var seen = Volatile.Read(ref slot);
            if (seen is not null && seen.Sequence > head)
            {
                Thread.Yield();
                continue;
            }

            entry.Stamp(head + 1, head > 0 ? ChannelAccess<T>.Ring(channel).Read(head)!.Time : 0);
            if (Interlocked.CompareExchange(ref slot, entry, seen) == seen)
            {
                (_head, _overwritten) = (head, seen);
                return true;
            }
        }
    }

    /// <summary>Goes on: moves the head unless somebody did, and cleans up.</summary>
    public void GoOn()
    {
        Interlocked.CompareExchange(ref ChannelAccess<T>.Head(channel), _head + 1, _head);
        if (_overwritten?.TakeItem() is { } dropped)
        {
            Interlocked.Add(ref ChannelAccess<T>.Bytes(channel), -dropped.SizeBytes);
        }

        ChannelAccess<T>.TrimToBytes(channel);
        channel.Parked.WakeAll();
    }
}
