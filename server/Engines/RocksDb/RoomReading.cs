using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Reads the messages of a room, and finds what its bounds keep.</summary>
/// <remarks>Any thread that may wait for the disk; <see cref="IsTrimDue"/> the committer's.</remarks>
/// <param name="database">The database.</param>
/// <param name="bounds">What bounds a room.</param>
/// <param name="time">The clock.</param>
/// <param name="room">The room's number in the store.</param>
internal sealed class RoomReading(Database database, HistoryBounds bounds, TimeProvider time, uint room)
{
    /// <summary>How far the bytes of a room may be beyond their bound until somebody looks where it is.</summary>
    private const int SlackShare = 16;

    private long _bytesBefore;
    private long _oldestTime; // 0: nothing is kept.
    private int _isTrimming;

    /// <summary>Finds how far a room reaches, and which ids are known.</summary>
    /// <param name="oldest">The oldest message that was kept, as far as is noted.</param>
    /// <param name="sent">Takes the ids.</param>
    /// <param name="codec">Reads them.</param>
    public (long Oldest, long Head, long Bytes, long Time, long LastId) Load(long oldest, SentIds sent, IFrameCodec codec)
    {
        using var cursor = database.Look();
        Span<byte> key = stackalloc byte[StoreKeys.MessageBytes];
        if (!cursor.TrySeekBack(StoreKeys.Message(key, room, long.MaxValue)) || !IsHere(cursor, out var head))
        {
            return (1, 0, 0, 0, 0);
        }

        var newest = new StoredMessage(cursor.Value);
        var (bytes, lastTime) = (newest.BytesSoFar, newest.Time);
        var lastId = newest.HasId ? head : newest.IdDistance > 0 ? head - newest.IdDistance : 0;
        Remember(cursor, lastId, sent, codec);
        var first = cursor.TrySeek(StoreKeys.Message(key, room, Math.Max(1, oldest))) && IsHere(cursor, out var sequence) ? sequence : head + 1;
        return (FindOldest(first, head), head, bytes, lastTime, lastId);
    }

    /// <summary>Finds how far a room reaches, about: its bounds are not looked at.</summary>
    /// <param name="oldest">The oldest message that was kept, as far as is noted.</param>
    public (long Oldest, long Head) FindExtent(long oldest)
    {
        using var cursor = database.Look();
        var key = StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], room, long.MaxValue);
        return cursor.TrySeekBack(key) && IsHere(cursor, out var head)
            ? (bounds.Messages > 0 ? Math.Max(oldest, head - bounds.Messages + 1) : oldest, head)
            : (1, 0);
    }

    /// <summary>Fills a page with what is kept.</summary>
    /// <param name="first">The first that is wanted.</param>
    /// <param name="last">The last.</param>
    /// <param name="page">Takes them.</param>
    /// <returns>Whether it has any.</returns>
    public bool Read(long first, long last, MessagePage page)
    {
        using var cursor = database.Look();
        var isThere = cursor.TrySeek(StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], room, first));
        for (; isThere && IsHere(cursor, out var sequence) && sequence <= last; isThere = cursor.TryNext())
        {
            if (!page.TryAdd(sequence, new StoredMessage(cursor.Value).Body))
            {
                break;
            }
        }

        return page.Count > 0;
    }

    /// <summary>Fills a page with what is kept, newest first.</summary>
    /// <inheritdoc cref="Read"/>
    public bool ReadBack(long last, long first, MessagePage page)
    {
        using var cursor = database.Look();
        var isThere = cursor.TrySeekBack(StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], room, last));
        for (; isThere && IsHere(cursor, out var sequence) && sequence >= first; isThere = cursor.TryPrevious())
        {
            if (!page.TryAdd(sequence, new StoredMessage(cursor.Value).Body))
            {
                break;
            }
        }

        return page.Count > 0;
    }

    /// <summary>Finds a message.</summary>
    /// <returns>Its value; null where it is not kept.</returns>
    public byte[]? Find(long sequence) =>
        database.Get(StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], room, sequence));

    /// <summary>Keeps a room to its number of messages, and says whether somebody must look at its bytes. Once until somebody
    /// has.</summary>
    /// <param name="head">The newest message.</param>
    /// <param name="bytes">What all up to it weigh.</param>
    /// <param name="time">When that was taken. Unit: ticks of 100 ns since the year 1.</param>
    /// <param name="oldest">The oldest kept; raised.</param>
    public bool IsTrimDue(long head, long bytes, long time, ref long oldest)
    {
        if (Volatile.Read(ref _oldestTime) == 0)
        {
            Volatile.Write(ref _oldestTime, time);
        }

        if (bounds.Messages > 0 && oldest < head - bounds.Messages + 1)
        {
            Volatile.Write(ref oldest, head - bounds.Messages + 1);
        }

        return bounds.Bytes > 0
            && bytes - Volatile.Read(ref _bytesBefore) > bounds.Bytes + (bounds.Bytes / SlackShare)
            && Interlocked.Exchange(ref _isTrimming, 1) == 0;
    }

    /// <summary>Whether the oldest message is too old. Once until somebody has looked.</summary>
    /// <param name="oldestTime">The oldest that is kept. Unit: ticks of 100 ns since the year 1.</param>
    public bool IsAgeDue(long oldestTime) =>
        Volatile.Read(ref _oldestTime) is > 0 and var known && known < oldestTime && Interlocked.Exchange(ref _isTrimming, 1) == 0;

    /// <summary>Finds the oldest message that a room's bounds keep.</summary>
    /// <param name="oldest">The oldest there is.</param>
    /// <param name="head">The newest; head + 1 where none is kept.</param>
    public long FindOldest(long oldest, long head)
    {
        Volatile.Write(ref _isTrimming, 0);
        if (bounds.Messages > 0)
        {
            oldest = Math.Max(oldest, head - bounds.Messages + 1);
        }

        if (bounds.Seconds > 0)
        {
            var limit = bounds.OldestTime(time);
            oldest = FindFirst(oldest, head + 1, message => message.Time >= limit);
        }

        if (bounds.Bytes > 0 && oldest < head && Find(head) is { } newest)
        {
            // Who is behind the first message that may go with all before it; the newest stays.
            var limit = new StoredMessage(newest).BytesSoFar - bounds.Bytes;
            if (Find(oldest) is not { } first || BytesBefore(new StoredMessage(first)) < limit)
            {
                oldest = FindFirst(oldest, head - 1, message => message.BytesSoFar >= limit) + 1;
            }
        }

        if (bounds.Bytes > 0 || bounds.Seconds > 0)
        {
            var kept = Find(oldest);
            Volatile.Write(ref _bytesBefore, kept is null ? 0 : BytesBefore(new StoredMessage(kept)));
            Volatile.Write(ref _oldestTime, kept is null ? 0 : new StoredMessage(kept).Time);
        }

        return oldest;
    }

    /// <summary>What all messages before one weigh.</summary>
    private static long BytesBefore(StoredMessage message) => message.BytesSoFar - message.Body.Length;

    /// <summary>Finds the first message of which something holds, as it does of all behind it.</summary>
    /// <returns><paramref name="end"/> where it holds of none.</returns>
    private long FindFirst(long from, long end, StoredMessagePredicate holds)
    {
        while (from < end)
        {
            var middle = from + ((end - from) / 2);
            if (Find(middle) is { } message && holds(new StoredMessage(message)))
            {
                end = middle;
            }
            else
            {
                from = middle + 1;
            }
        }

        return from;
    }

    /// <summary>Reads what carries an id, newest first: each tells where the one before it stands.</summary>
    private void Remember(Cursor cursor, long sequence, SentIds sent, IFrameCodec codec)
    {
        var now = time.GetTimestamp();
        var utcNow = time.GetUtcNow().UtcTicks;
        var ids = new Stack<(SendKey Key, SentId Id)>();
        while (sequence > 0 && ids.Count < SentIds.MaxIds && TryGo(cursor, sequence))
        {
            var message = new StoredMessage(cursor.Value);
            if (message.Time < utcNow - SentIds.Window.Ticks || !message.HasId || !codec.TryReadKey(message.Body, out var key, out var text))
            {
                break;
            }

            var age = TimeSpan.FromTicks(Math.Max(0, utcNow - message.Time));
            var receipt = new SendReceipt(sequence, new DateTimeOffset(message.Time, TimeSpan.Zero));
            ids.Push((
                key with { Sender = message.Sender },
                new SentId(receipt, TextFingerprint.Of(text), now - (long)(age.TotalSeconds * time.TimestampFrequency))));
            sequence = message.IdDistance > 0 ? sequence - message.IdDistance : 0;
        }

        foreach (var (key, id) in ids)
        {
            sent.Add(key, id);
        }
    }

    /// <summary>Goes to a message: most often the cursor is at it, or behind it by one.</summary>
    private bool TryGo(Cursor cursor, long sequence) =>
        (IsHere(cursor, out var at) && at == sequence)
        || (at == sequence + 1 && cursor.TryPrevious() && IsHere(cursor, out at) && at == sequence)
        || (cursor.TrySeek(StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], room, sequence)) && IsHere(cursor, out at) && at == sequence);

    private bool IsHere(Cursor cursor, out long sequence) =>
        StoreKeys.TryReadMessage(cursor.Key, out var found, out sequence) && found == room;
}
