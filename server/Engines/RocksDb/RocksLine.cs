using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>The line to a room of a store.</summary>
/// <remarks>What is pending belongs to the committer's thread. Under the line's lock that thread delivers, and a room begins and
/// ends to follow.</remarks>
/// <param name="store">The store.</param>
/// <param name="record">The room.</param>
/// <param name="follower">Who is told of it.</param>
internal sealed class RocksLine(RocksStore store, RoomRecord record, IRoomFollower follower) : IRoomLine
{
    private readonly Lock _gate = new();
    private readonly SentIds _sent = new(store.Time);
    private RoomEntry? _entry;
    private RoomReading? _reading;
    private long _oldest = record.Oldest;
    private long _head;
    private int _inFlight;
    private bool _isFollowing;
    private (long Floor, long Head) _noted;

    // The committer's thread alone.
    private long _pendingHead;
    private long _pendingBytes;
    private long _lastTime;
    private long _lastId;

    /// <inheritdoc/>
    public long Oldest => Volatile.Read(ref _oldest);

    /// <summary>Gets the newest message that was delivered.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Gets the first message that must stay on disk: what is older than an id that is known of tells it after a restart.
    /// </summary>
    private long Floor => Math.Min(Oldest, _sent.Oldest ?? long.MaxValue);

    /// <summary>Gets the room as it was asked for.</summary>
    public RoomRecord Record => record;

    /// <summary>Gets the room; only once it is followed.</summary>
    public RoomEntry Entry => Volatile.Read(ref _entry)!;

    /// <summary>Gets or sets whether it is about to be deleted. The committer's thread.</summary>
    public bool IsEnding { get; set; }

    /// <inheritdoc/>
    public IPresenceLine? Presence => null;

    /// <inheritdoc/>
    public bool HasSent(in SendKey key) => _sent.TryFind(key, out _);

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(NewMessage message)
    {
        if (store.Condition.Health != EngineHealth.Good)
        {
            return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Unavailable));
        }

        lock (_gate)
        {
            if (!_isFollowing)
            {
                return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Ended));
            }

            _inFlight++;
        }

        var append = new PendingAppend(this, message);
        var result = append.Task;
        if (store.Committer.TryAdd(append))
        {
            return result;
        }

        Lose();
        return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Overloaded));
    }

    /// <inheritdoc/>
    public async ValueTask FollowAsync(CancellationToken cancellationToken) =>
        await store.Reads.RunAsync(Follow, cancellationToken);

    /// <inheritdoc/>
    public bool TryUnfollow()
    {
        lock (_gate)
        {
            if (_inFlight > 0)
            {
                return false;
            }

            _isFollowing = false;
        }

        store.Unload(this);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask ReadAsync(long after, MessagePage page, CancellationToken cancellationToken) =>
        await store.Reads.RunAsync(() => _reading!.Read(Math.Max(after + 1, Oldest), Head, page), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask ReadBackAsync(long before, MessagePage page, CancellationToken cancellationToken) =>
        await store.Reads.RunAsync(() => _reading!.ReadBack(Math.Min(before - 1, Head), Oldest, page), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> ReplaceAsync(long sequence, Frame message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        return await store.ChangeAsync(message.SizeBytes, Prepare, Kept);

        bool Prepare(WriteBatch batch)
        {
            if (sequence < Oldest || sequence > _pendingHead || IsEnding || _reading!.Find(sequence) is not { } kept)
            {
                return false;
            }

            batch.Put(
                StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], Entry.Number, sequence),
                [.. new StoredMessage(kept).Head, .. message.Body]);
            return true;
        }

        void Kept(bool isReplaced)
        {
            lock (_gate)
            {
                if (isReplaced && _isFollowing)
                {
                    follower.Replace(sequence, message.Body);
                }
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask MarkReadAsync() => await store.ChangeRoomAsync(record, static entry => entry with { HadReader = true });

    /// <summary>Numbers a message. The committer's thread.</summary>
    public void Prepare(PendingAppend append, WriteBatch batch)
    {
        var message = append.Message;
        if (IsEnding)
        {
            append.End = new AppendResult(AppendOutcome.Ended);
            return;
        }

        if (message.Key is { } key && _sent.TryFind(key, out var sent))
        {
            append.End = sent.Fingerprint == append.Fingerprint
                ? new AppendResult(AppendOutcome.Duplicate, sent.Receipt)
                : new AppendResult(AppendOutcome.OtherText);
            return;
        }

        var sequence = ++_pendingHead;
        _lastTime = message.Frame.Stamp(sequence, _lastTime);
        _pendingBytes += message.Frame.SizeBytes;
        var body = message.Frame.Body;
        var sender = message.Key?.Sender;
        batch.Put(
            StoreKeys.Message(stackalloc byte[StoreKeys.MessageBytes], Entry.Number, sequence),
            StoredMessage.Write(
                store.Draft.Scratch(StoredMessage.MaxBytes(sender, body.Length)),
                _pendingBytes,
                _lastTime,
                _lastId > 0 && sequence - _lastId <= uint.MaxValue ? (uint)(sequence - _lastId) : 0,
                sender,
                body));
        var receipt = new SendReceipt(sequence, message.Frame.CreatedAt);
        append.End = new AppendResult(AppendOutcome.Stored, receipt);
        if (message.Key is { } stored)
        {
            _lastId = sequence;
            _sent.Add(stored, new SentId(receipt, append.Fingerprint, store.Time.GetTimestamp()));
        }
    }

    /// <summary>A message is kept: the room gets it. The committer's thread.</summary>
    public void Keep(PendingAppend append)
    {
        var (outcome, receipt) = append.End;
        var isTrimDue = false;
        lock (_gate)
        {
            _inFlight--;
            if (outcome == AppendOutcome.Stored)
            {
                Volatile.Write(ref _head, receipt.Sequence);
                isTrimDue = _reading!.IsTrimDue(receipt.Sequence, _pendingBytes, receipt.CreatedAt.UtcTicks, ref _oldest);
                if (_isFollowing)
                {
                    follower.Deliver(receipt.Sequence, append.Message.Frame);
                }
            }
        }

        if (isTrimDue)
        {
            store.Trim(this);
        }
    }

    /// <inheritdoc cref="RoomReading.IsAgeDue"/>
    public bool IsAgeDue(long oldestTime) => _reading!.IsAgeDue(oldestTime);

    /// <summary>A message is not stored, or nobody knows. The store is broken then, where it had a number: no other message gets
    /// that.</summary>
    public void Lose()
    {
        lock (_gate)
        {
            _inFlight--;
        }
    }

    /// <summary>Drops what is beyond the bounds of a room. A thread that may read.</summary>
    public void Trim()
    {
        var oldest = _reading!.FindOldest(Oldest, Head);
        lock (_gate)
        {
            Volatile.Write(ref _oldest, Math.Max(_oldest, oldest));
        }

        store.Filter.Raise(Entry.Number, Floor, Head);
    }

    /// <summary>Returns how far the room reaches, if that has changed since the last call.</summary>
    /// <param name="floor">The first message that must stay on disk.</param>
    /// <param name="head">The newest.</param>
    public bool TryNote(out long floor, out long head)
    {
        lock (_gate)
        {
            var noted = (Floor, Head);
            (floor, head) = noted;
            var isChanged = noted != _noted;
            _noted = noted;
            return isChanged;
        }
    }

    /// <summary>The room is deleted: what is still on its way to it is not stored. The committer's thread, or before anybody has
    /// the line.</summary>
    public void Remove()
    {
        IsEnding = true;
        lock (_gate)
        {
            if (_isFollowing)
            {
                _isFollowing = false;
                follower.Remove();
            }
        }
    }

    private bool Follow()
    {
        if (store.FindEntry(record.Id) is not { } entry || entry.Epoch != record.Epoch)
        {
            throw new EngineUnavailableException("The chat is another one now: look again.");
        }

        var reading = new RoomReading(store.Database, store.Bounds, store.Time, entry.Number);
        var extent = reading.Load(entry.Oldest, _sent, store.Codec!);
        (_reading, _pendingHead, _pendingBytes, _lastTime, _lastId) = (reading, extent.Head, extent.Bytes, extent.Time, extent.LastId);
        lock (_gate)
        {
            Volatile.Write(ref _entry, entry);
            Volatile.Write(ref _oldest, extent.Oldest);
            Volatile.Write(ref _head, extent.Head);
            _noted = (entry.Oldest, entry.Head);
            follower.Begin(new RoomExtent(extent.Oldest, extent.Head));
            _isFollowing = true;
        }

        // Who deletes the room looks for its line behind that; who has deleted it before is seen here.
        if (!store.TryLoad(this) || store.FindEntry(record.Id)?.Number != entry.Number)
        {
            Remove();
            store.Unload(this);
            throw new EngineUnavailableException("The chat was deleted: look again.");
        }

        return true;
    }
}
