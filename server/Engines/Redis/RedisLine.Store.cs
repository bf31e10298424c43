using ChatGo.Core.Engines;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>What the store keeps of the room, and two histories of it.</content>
internal sealed partial class RedisLine
{
    /// <inheritdoc/>
    public async ValueTask ReadAsync(long after, MessagePage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var next = Math.Max(after + 1, Oldest); next <= Head;)
        {
            var entries = await RangeAsync(next, Head, RangeCount, Order.Ascending, cancellationToken);
            foreach (var (sequence, _, body) in entries)
            {
                if (!body.IsEmpty && !page.TryAdd(sequence, body.Span))
                {
                    return;
                }

                next = sequence + 1;
            }

            if (entries.Count < RangeCount)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask ReadBackAsync(long before, MessagePage page, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        for (var next = Math.Min(before - 1, Head); next >= Oldest;)
        {
            var entries = await RangeAsync(Oldest, next, RangeCount, Order.Descending, cancellationToken);
            foreach (var (sequence, _, body) in entries)
            {
                if (!body.IsEmpty && !page.TryAdd(sequence, body.Span))
                {
                    return;
                }

                next = sequence - 1;
            }

            if (entries.Count < RangeCount)
            {
                return;
            }
        }
    }

    /// <summary>Reads messages, in the order asked for; one that cannot be read has an empty body.</summary>
    private async ValueTask<List<(long Sequence, ulong Id, ReadOnlyMemory<byte> Body)>> RangeAsync(
        long first, long last, int count, Order order, CancellationToken cancellationToken)
    {
        List<(long, ulong, ReadOnlyMemory<byte>)> messages = [];
        if (first > last)
        {
            return messages;
        }

        var entries = await RedisStore.AskAsync(
            () => store.Database.StreamRangeAsync(_keys.Messages(record.Id), PositionOf(first), PositionOf(last), count, order),
            cancellationToken);
        var replaced = _hasReplaced && entries.Length > 0
            ? await RedisStore.AskAsync(
                () => store.Database.HashGetAsync(_keys.Replaced(record.Id), [.. entries.Select(static entry => entry.Id)]), cancellationToken)
            : [];
        for (var entry = 0; entry < entries.Length; entry++)
        {
            ReadOnlyMemory<byte> value = entries[entry].Values[0].Value;
            _ = RedisValues.TryReadMessage(value.Span, out var id, out var body);
            // Its id stays: what is compared is the history.
            value = replaced.Length > 0 && !replaced[entry].IsNull ? replaced[entry] : value;
            _ = RedisValues.TryReadMessage(value.Span, out _, out body);
            messages.Add((RedisValues.SequenceOf(entries[entry].Id.ToString()), id, value[^body.Length..]));
        }

        return messages;
    }

    /// <summary>Whether the store has other messages under the numbers that were told here.</summary>
    private async Task<bool> IsForkedAsync(long head)
    {
        (long Sequence, ulong Id)[] known;
        lock (_gate)
        {
            known = [.. _tail.Ids.All.Where(id => id.Sequence <= head).OrderBy(static id => id.Sequence)];
        }

        if (known.Length == 0)
        {
            return false;
        }

        // Where the newest is the same, so is all before it.
        var newest = await ReadAsync(known[^1].Sequence, known[^1].Sequence);
        if (newest.TryGetValue(known[^1].Sequence, out var id))
        {
            return id != known[^1].Id;
        }

        var kept = await ReadAsync(known[0].Sequence, known[^1].Sequence);
        return known.Any(one => kept.TryGetValue(one.Sequence, out var other) && other != one.Id);

        async Task<Dictionary<long, ulong>> ReadAsync(long first, long last)
        {
            var entries = await RedisStore.AskAsync(
                () => store.Database.StreamRangeAsync(_keys.Messages(record.Id), PositionOf(first), PositionOf(last)));
            Dictionary<long, ulong> ids = [];
            foreach (var entry in entries)
            {
                ReadOnlyMemory<byte> value = entry.Values[0].Value;
                if (RedisValues.TryReadMessage(value.Span, out var read, out _))
                {
                    ids[RedisValues.SequenceOf(entry.Id.ToString())] = read;
                }
            }

            return ids;
        }
    }

    /// <summary>Two messages have one number: the room goes on under another epoch, for everybody.</summary>
    private async Task ForkAsync()
    {
        var done = await store.CallAsync(
            RedisScripts.Fork,
            [_keys.Room(record.Id), _keys.Messages(record.Id), _keys.ChannelName(record.Id)],
            [record.Epoch, RedisEpochs.New(store.Time, record.Epoch), store.Publish]);
        if ((int)done == 1)
        {
            store.Figures.Fork();
            store.Logger.Forks(record.Id);
        }

        End(isForked: true);
    }

    private async Task ForkQuietlyAsync()
    {
        while (IsFollowing)
        {
            try
            {
                await ForkAsync();
                return;
            }
            catch (EngineUnavailableException)
            {
                await Task.Delay(RetryPause);
            }
        }
    }

    private void Leave()
    {
        store.Remove(this);
        _ = store.Subscriptions.UnsubscribeAsync(Channel, Hear);
    }
}
