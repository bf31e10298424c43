using System.Threading.Channels;
using ChatGo.Core.Broadcast;
using ChatGo.Core.Subscriptions;

namespace ChatGo.Core.Rooms;

/// <summary>A chat room: a bounded log of messages and the count of those who read it.</summary>
/// <remarks>Any thread. Order: see <see cref="BroadcastChannel{T}"/>.</remarks>
public sealed class Room
{
    private const int EpochDigits = 16;

    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly BroadcastChannel<Frame> _log;
    private ReaderGate _gate;
    private long _leftAt;

    internal Room(string id, RoomOptions options, TimeProvider time)
    {
        Id = id;
        // The kernel's random numbers, 62 bits; RandomNumberGenerator would load OpenSSL for them, 4 MB.
        Epoch = Guid.NewGuid().ToString("N")[^EpochDigits..];
        _options = options;
        _time = time;
        _leftAt = time.GetTimestamp();
        var bounds = new BoundedChannelOptions(options.HistoryMessages) { FullMode = BoundedChannelFullMode.DropOldest };
        _log = new BroadcastChannel<Frame>(bounds, options.HistoryBytes, time);
    }

    /// <summary>Gets the room's name.</summary>
    public string Id { get; }

    /// <summary>Gets the life of the room: random, made with it. Positions of another epoch are void.</summary>
    public string Epoch { get; }

    /// <summary>Gets the sequence of the newest message; 0 when none ever was.</summary>
    public long Head => _log.Head;

    /// <summary>Gets the sequence of the oldest message held; head + 1 when none is.</summary>
    public long Oldest => _log.Oldest;

    /// <summary>Gets what the messages held weigh. Unit: bytes, as on the wire.</summary>
    public long Bytes => _log.Bytes;

    /// <summary>Gets how many read the room.</summary>
    public int Readers => _gate.Count;

    /// <summary>Gets whether the room was removed: it takes no message and no reader any more.</summary>
    public bool IsEnded => _log.IsClosed;

    /// <summary>Appends a message. Never waits.</summary>
    /// <param name="message">The message; the room's from now on.</param>
    /// <param name="sequence">Its place; 0 where it was refused.</param>
    /// <returns>False where the room was removed: nothing was stored.</returns>
    internal bool TryAppend(Frame message, out long sequence) => _log.TryAppend(message, out sequence);

    /// <summary>Lets a reader in. The room's first-ever reader begins with what the room holds, any other with the
    /// next message.</summary>
    internal JoinOutcome TryJoin(out Subscription? subscription)
    {
        var outcome = _gate.TryEnter(_options.MaxReadersPerRoom, out var isFirst);
        subscription = outcome == JoinOutcome.Joined
            ? new Subscription(this, isFirst ? _log.ReadFromOldest() : _log.ReadFromNow())
            : null;
        return outcome;
    }

    /// <summary>Counts a reader out.</summary>
    internal void Leave()
    {
        Volatile.Write(ref _leftAt, _time.GetTimestamp());
        _gate.Leave();
    }

    /// <summary>Drops messages appended before a moment of the clock.</summary>
    internal void TrimOlderThan(long timestamp) => _log.TrimOlderThan(timestamp);

    /// <summary>Ends the room if it had no reader and no message since a moment of the clock.</summary>
    /// <returns>Whether it did; it must be taken out of the registry then.</returns>
    internal bool TryEndIdle(long timestamp)
    {
        var head = _log.Head;
        if (Math.Max(_log.NewestAppendedAt ?? long.MinValue, Volatile.Read(ref _leftAt)) > timestamp
            || !_gate.TryClose())
        {
            return false;
        }

        // Looked at again: somebody may have come and gone before the gate was closed.
        if (Volatile.Read(ref _leftAt) <= timestamp && _log.TryCloseAt(head))
        {
            return true;
        }

        _gate.Reopen();
        return false;
    }
}
