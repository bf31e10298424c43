using System.Collections.Concurrent;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>The sends of a room that carry an id, so that a retry stores nothing: the last
/// <see cref="MaxRecords"/>, for <see cref="Window"/>.</summary>
/// <remarks>Any thread. A record is pending before its message is appended: of concurrent sends under one key one
/// claims it, the others wait for what becomes of it. A record that is withdrawn leaves nothing.</remarks>
internal sealed class SendRegister(TimeProvider time)
{
    /// <summary>Records kept. Unit: sends.</summary>
    public const int MaxRecords = 16_384;

    private readonly ConcurrentDictionary<SendKey, SendRecord> _records = new();
    private readonly ConcurrentQueue<SendRecord> _byAge = new();
    private readonly Lock _dropping = new();
    private int _count;

    /// <summary>How long a record is kept.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the records kept now, those withdrawn since among them.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Claims a key, or finds who did.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fingerprint">Of the text.</param>
    /// <param name="record">The record: the caller's to end where it claimed the key.</param>
    /// <returns>Whether the caller claimed the key.</returns>
    public bool TryClaim(in SendKey key, ulong fingerprint, out SendRecord record)
    {
        DropOld();
        var made = new SendRecord(key, fingerprint, time.GetTimestamp());
        record = _records.GetOrAdd(key, made);
        if (record != made)
        {
            return false;
        }

        _byAge.Enqueue(made);
        if (Interlocked.Increment(ref _count) > MaxRecords)
        {
            DropOld();
        }

        return true;
    }

    /// <summary>Whether a key is known.</summary>
    public bool Knows(in SendKey key) => _records.ContainsKey(key);

    /// <summary>Ends a record whose message was not stored: the key is free again.</summary>
    public void Withdraw(SendRecord record)
    {
        _records.TryRemove(new KeyValuePair<SendKey, SendRecord>(record.Key, record));
        record.Withdraw();
    }

    /// <summary>Drops records that are too old or too many; one that is pending stays, and those behind it.</summary>
    public void DropOld()
    {
        // One at a time: what was looked at is what is taken out.
        if (!_dropping.TryEnter())
        {
            return;
        }

        try
        {
            while (_byAge.TryPeek(out var oldest) && IsOver(oldest) && _byAge.TryDequeue(out _))
            {
                Interlocked.Decrement(ref _count);
                _records.TryRemove(new KeyValuePair<SendKey, SendRecord>(oldest.Key, oldest));
            }
        }
        finally
        {
            _dropping.Exit();
        }
    }

    private bool IsOver(SendRecord record) =>
        record.Receipt.IsCompleted && (Count > MaxRecords || time.GetElapsedTime(record.ClaimedAt) >= Window);
}
