using System.Globalization;
using System.Text;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The line to a room that is shared.</summary>
/// <remarks>Any thread; the follower is told under the line's lock.</remarks>
/// <param name="store">The store.</param>
/// <param name="record">The room.</param>
/// <param name="follower">Who is told of it.</param>
internal sealed partial class RedisLine(RedisStore store, RoomRecord record, IRoomFollower follower) : IRoomLine
{
    /// <summary>What is stored is told here within this time, or its sender hears that nobody knows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly RoomTail _tail = new(follower, store.Codec);
    private readonly SentIds _sent = new(store.Time);
    private readonly RedisKeys _keys = store.Keys;
    private readonly byte[] _epoch = Encoding.ASCII.GetBytes(record.Epoch + "-");
    private long _oldest = record.Oldest;
    private long _bytes;
    private long _weighed;
    private int _inFlight;
    private bool _isFollowing;
    private volatile bool _hasReplaced;

    /// <inheritdoc/>
    public long Oldest
    {
        get
        {
            // It only rises, although the average does not.
            var kept = Kept;
            var least = kept > 0 ? Head - kept + 1 : 1;
            var oldest = Volatile.Read(ref _oldest);
            while (oldest < least)
            {
                var seen = Interlocked.CompareExchange(ref _oldest, least, oldest);
                oldest = seen == oldest ? least : seen;
            }

            return oldest;
        }
    }

    /// <summary>Gets the newest message that was told.</summary>
    public long Head => _tail.Head;

    /// <summary>Gets the room as it was asked for.</summary>
    public RoomRecord Record => record;

    /// <summary>Gets the part of the rooms that it is in.</summary>
    public int Partition { get; } = RedisKeys.PartitionOf(record.Id);

    /// <summary>Gets how many messages are kept, by number and, on an average, by bytes; 0: all.</summary>
    private int Kept
    {
        get
        {
            long kept = store.KeptMessages;
            if (store.Rooms.HistoryBytes > 0 && Volatile.Read(ref _weighed) is > 0 and var messages)
            {
                var byBytes = Math.Max(1, store.Rooms.HistoryBytes / Math.Max(1, Volatile.Read(ref _bytes) / messages));
                kept = kept == 0 ? byBytes : Math.Min(kept, byBytes);
            }

            return (int)Math.Min(kept, int.MaxValue);
        }
    }

    /// <inheritdoc/>
    public bool HasSent(in SendKey key) => _sent.TryFind(key, out _);

    /// <inheritdoc/>
    public ValueTask<AppendResult> AppendAsync(NewMessage message)
    {
        if (!store.Failover.IsOpen(Partition))
        {
            return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Unavailable));
        }

        var fingerprint = message.Key is null ? 0 : SharedFingerprint.Of(message.Text.Span);
        var id = store.NextId();
        byte[] value;
        Task<RedisResult> reply;
        lock (_gate)
        {
            if (!_isFollowing)
            {
                return new ValueTask<AppendResult>(new AppendResult(AppendOutcome.Ended));
            }

            _inFlight++;
            // Where clocks differ, or one goes back, what is known here decides (rule M10).
            _tail.LastTime = message.Frame.Stamp(_tail.Head + 1, _tail.LastTime);
            value = RedisValues.OfMessage(id, message.Frame.Body);
            try
            {
                // In the order of calls: one connection takes them. One that is sent elsewhere would be behind later ones.
                reply = store.Database.ScriptEvaluateAsync(
                    RedisScripts.Send.Hash!, SendKeys(message.Key), SendArguments(value, message, fingerprint), CommandFlags.NoRedirect);
            }
            catch (Exception refused) when (RedisFailure.Is(refused))
            {
                _inFlight--;
                return new ValueTask<AppendResult>(new AppendResult(Refused(refused)));
            }
        }

        return FinishAsync(reply, message, id, value.Length, fingerprint);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReplaceAsync(long sequence, Frame message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var value = RedisValues.OfMessage(store.NextId(), message.Body);
        var replaced = await store.CallAsync(
            RedisScripts.Replace,
            [_keys.Room(record.Id), _keys.Messages(record.Id), _keys.Replaced(record.Id), _keys.ChannelName(record.Id)],
            [PositionOf(sequence), value, store.Publish],
            cancellationToken);
        if ((int)replaced == 0)
        {
            return false;
        }

        Replace(sequence, message.Body);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask MarkReadAsync() => await store.CallAsync(RedisScripts.MarkRead, [_keys.Room(record.Id)], [record.Epoch]);

    /// <summary>Returns the place of a message in the stream.</summary>
    private string PositionOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{record.Epoch}-{sequence}");

    private RedisKey[] SendKeys(in SendKey? key) => key is { } sent
        ? [_keys.Messages(record.Id), _keys.ChannelName(record.Id), _keys.Sent(record.Id, record.Epoch, sent)]
        : [_keys.Messages(record.Id), _keys.ChannelName(record.Id)];

    private RedisValue[] SendArguments(byte[] value, in NewMessage message, ulong fingerprint) =>
    [
        record.Epoch,
        _tail.Head,
        value,
        Kept,
        store.Publish,
        message.Key is null ? RedisValue.EmptyString : SentMessage.Write(fingerprint, message.Frame.CreatedAt),
    ];

    private async ValueTask<AppendResult> FinishAsync(
        Task<RedisResult> reply, NewMessage message, ulong id, int bytes, ulong fingerprint)
    {
        try
        {
            var result = await reply;
            return result.Resp2Type == ResultType.BulkString
                ? await StoreAsync((string)result!, message, id, bytes, fingerprint)
                : await RefuseAsync(result, fingerprint);
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            return new AppendResult(Refused(failure));
        }
        finally
        {
            lock (_gate)
            {
                _inFlight--;
            }
        }
    }

    private async ValueTask<AppendResult> StoreAsync(
        string position, NewMessage message, ulong id, int bytes, ulong fingerprint)
    {
        var sequence = RedisValues.SequenceOf(position);
        var told = Task.FromResult(false);
        bool isTaken;
        lock (_gate)
        {
            (_bytes, _weighed) = (_bytes + bytes, _weighed + 1);
            isTaken = !_isFollowing || _tail.TryTake(sequence, id, default, message.Frame, isFollowing: true);
            if (_isFollowing && isTaken)
            {
                told = _tail.WaitAsync(sequence);
            }
        }

        if (!isTaken)
        {
            _ = ForkQuietlyAsync();
        }

        LookForHole();
        // Not told where the room has ended, or goes on under another epoch, behind this message.
        if (!await ToldInTimeAsync(told) || (store.Replicas is { } replicas && !await replicas.WaitAsync(Partition)))
        {
            return new AppendResult(AppendOutcome.InDoubt);
        }

        var receipt = new SendReceipt(sequence, message.Frame.CreatedAt);
        if (message.Key is { } key)
        {
            _sent.Add(key, new SentId(receipt, fingerprint, store.Time.GetTimestamp()));
        }

        return new AppendResult(AppendOutcome.Stored, receipt);
    }

    /// <summary>Those before it may be long in coming: its sender is not to wait for ever.</summary>
    private static async Task<bool> ToldInTimeAsync(Task<bool> told)
    {
        try
        {
            return await told.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>Redis has stored nothing, and says why.</summary>
    private async ValueTask<AppendResult> RefuseAsync(RedisResult result, ulong fingerprint)
    {
        switch ((string)result[0]!)
        {
            case "D" when SentMessage.TryRead((byte[])result[1]!, out var sent):
                return sent.Fingerprint == fingerprint
                    ? new AppendResult(AppendOutcome.Duplicate, new SendReceipt(sent.Sequence, sent.CreatedAt))
                    : new AppendResult(AppendOutcome.OtherText);
            case "E" when ((string)result[1]!).Contains("OOM", StringComparison.Ordinal):
                return new AppendResult(AppendOutcome.Overloaded);
        }

        // There is no such room any more, or it has another epoch: what has become of it is told before this is.
        try
        {
            await CheckAsync(isDeep: false);
        }
        catch (EngineUnavailableException)
        {
            // Nothing was stored either way.
        }

        lock (_gate)
        {
            return new AppendResult(_isFollowing ? AppendOutcome.Unavailable : AppendOutcome.Ended);
        }
    }

    /// <summary>Returns the outcome of a message that Redis has not answered for.</summary>
    private AppendOutcome Refused(Exception failure)
    {
        switch (failure)
        {
            case RedisCommandException:
                // It was never sent.
                store.Failover.Doubt(Partition);
                return AppendOutcome.Unavailable;
            case RedisConnectionException { CommandStatus: CommandStatus.WaitingToBeSent or CommandStatus.WaitingInBacklog }:
                return AppendOutcome.Unavailable;
            case RedisConnectionException { FailureType: ConnectionFailureType.UnableToResolvePhysicalConnection or ConnectionFailureType.UnableToConnect }:
                return AppendOutcome.Unavailable;
            case RedisServerException when failure.Message.StartsWith("OOM", StringComparison.Ordinal):
                return AppendOutcome.Overloaded;
            default:
                // Most errors come before a script begins; which do not, nobody can tell.
                store.Failover.Doubt(Partition);
                return AppendOutcome.InDoubt;
        }
    }
}
