using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ChatGo.Core.Engines;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;

namespace ChatGo.Core.Rooms;

/// <summary>A chat room: a bounded log of messages, the count of those who read it, and its members.</summary>
/// <remarks>Any thread. Order: see <see cref="BroadcastChannel{T}"/>.</remarks>
public sealed partial class Room
{
    private readonly RoomContext _context;
    private readonly BroadcastChannel<Frame> _log;
    private IRoomMaker? _maker;
    private volatile bool _hasLeftTotals;
    private ReaderGate _gate;
    private Roster? _roster;
    private RoomSettings _settings;
    private long _leftAt;
    private int _hidden;

    /// <summary>Makes a room: in memory, or where a line is given, one that an engine keeps.</summary>
    /// <param name="record">What it is.</param>
    /// <param name="number">Its number on streams.</param>
    /// <param name="context">What the rooms share.</param>
    /// <param name="maker">Who made it; null: nobody that is counted.</param>
    /// <param name="line">To its engine.</param>
    /// <param name="roster">Who is in it already.</param>
    internal Room(
        RoomRecord record, uint number, RoomContext context, IRoomMaker? maker = null, IRoomLine? line = null, Roster? roster = null)
    {
        _maker = maker;
        _line = line;
        _roster = roster;
        if (line?.Presence is { } presence)
        {
            roster?.Share(presence);
        }

        _settings = new RoomSettings(record.Title);
        (Id, Epoch, CreatedAt, Number) = (record.Id, record.Epoch, record.CreatedAt, number);
        _context = context;
        _leftAt = context.Time.GetTimestamp();
        _loadedAt = record.Head;
        if (record.HadReader)
        {
            _gate.MarkRead();
        }

        var options = context.Options;
        var (messages, bytes) = line is null ? (options.HistoryMessages, options.HistoryBytes) : options.Ring;
        var bounds = new BoundedChannelOptions(messages) { FullMode = BoundedChannelFullMode.DropOldest };
        _log = new BroadcastChannel<Frame>(bounds, bytes, context.Time, context.Total, record.Head);
    }

    /// <summary>Gets the room's name.</summary>
    public string Id { get; }

    /// <summary>Gets the life of the room: random, made with it. Positions of another epoch are void.</summary>
    public string Epoch { get; }

    /// <summary>Gets what the room is called and allows now: another object after each change.</summary>
    public RoomSettings Settings => Volatile.Read(ref _settings);

    /// <summary>Gets the room's number: 1 or more, no other room of the registry ever has it.</summary>
    public uint Number { get; }

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>Gets who is in the room, made when first asked for.</summary>
    public Roster Roster
    {
        get
        {
            if (Volatile.Read(ref _roster) is { } roster)
            {
                return roster;
            }

            var made = new Roster(_context.PresenceLimits, _context.Presence, _context.Time);
            if (_line?.Presence is { } presence)
            {
                made.Share(presence);
            }

            return Interlocked.CompareExchange(ref _roster, made, null) ?? made;
        }
    }

    /// <summary>Gets how many members the room has.</summary>
    public int Members => Volatile.Read(ref _roster)?.Count ?? 0;

    /// <summary>Gets the sequence of the newest message; 0 when none ever was.</summary>
    public long Head => _log.Head;

    /// <summary>Gets how many messages it has taken, here.</summary>
    public long Messages => Head - _loadedAt - (_log.IsClosed ? 1 : 0);

    /// <summary>Gets the sequence of the oldest message that can be read; head + 1 when none can.</summary>
    public long Oldest => _line is null ? _log.Oldest : Math.Min(_line.Oldest, _log.Oldest);

    /// <summary>Gets what the messages held weigh. Unit: bytes, as on the wire.</summary>
    public long Bytes => _log.Bytes;

    /// <summary>Gets how many are seen to read the room.</summary>
    public int Readers => Math.Max(0, _gate.Count - Volatile.Read(ref _hidden));

    /// <summary>Gets whether the room was removed, or is no longer loaded: it takes no message and no reader any more, and
    /// looking its id up again tells what became of it.</summary>
    public bool IsEnded => _log.IsClosed || _isUnloaded;

    /// <summary>Has the room called, or allow, something else.</summary>
    /// <param name="change">Makes the new settings of those of now; may be called more than once.</param>
    public void Change(Func<RoomSettings, RoomSettings> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        RoomSettings before;
        do
        {
            before = Settings;
        }
        while (Interlocked.CompareExchange(ref _settings, change(before), before) != before);
    }

    /// <summary>Appends a message. Never waits.</summary>
    /// <param name="message">The message; the room's from now on.</param>
    /// <param name="sequence">Its place; 0 where it was refused.</param>
    /// <returns>False where the room was removed: nothing was stored.</returns>
    public bool TryAppend(Frame message, out long sequence)
    {
        ArgumentNullException.ThrowIfNull(message);
        message.Address(Number);
        return _log.TryAppend(message, out sequence);
    }

    /// <summary>Keeps a message of the room in another form, counted among its bytes for as long as the message is held.
    /// </summary>
    /// <param name="sequence">The message's place.</param>
    /// <param name="message">The message, as it was read.</param>
    /// <param name="rendering">The form; the message's from now on.</param>
    public void Keep(long sequence, Frame message, byte[] rendering)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(rendering);
        if (message.TryKeep(rendering))
        {
            _log.TryAddWeight(sequence, message, rendering.Length);
        }
    }

    /// <summary>Looks at one message.</summary>
    /// <param name="sequence">Its sequence.</param>
    /// <param name="message">The message, where it is held.</param>
    /// <returns>Whether it is held.</returns>
    public bool TryGet(long sequence, [MaybeNullWhen(false)] out Frame message) => _log.TryGet(sequence, out message);

    /// <summary>Lets a reader in. Without a position or history a room's first-ever reader begins with what the room
    /// holds, any other with the next message.</summary>
    internal (JoinOutcome Outcome, Subscription? Subscription) Join(in ReaderRequest request)
    {
        // The head only rises: what is beyond it now was not read from this room.
        if (request.Start.Epoch == Epoch && request.Start.After > _log.Head)
        {
            return (IsEnded ? JoinOutcome.Closed : JoinOutcome.PositionAhead, null);
        }

        var outcome = _gate.TryEnter(_context.Options.MaxReadersPerRoom, request.IsHidden, out var isFirst);
        if (outcome != JoinOutcome.Joined)
        {
            return (outcome, null);
        }

        if (IsEnded)
        {
            _gate.Leave();
            return (JoinOutcome.Closed, null);
        }

        if (request.Claim?.TryClaim(this) == false)
        {
            _gate.Leave();
            return (JoinOutcome.AlreadyJoined, null);
        }

        if (request.IsHidden)
        {
            Interlocked.Increment(ref _hidden);
        }

        // The head first: oldest is then at most one more.
        var head = _log.Head;
        var place = ReaderPlace.Find(request.Start, Epoch, Math.Min(Oldest, head + 1), head, isFirst);
        if (isFirst && IsStored)
        {
            _ = MarkReadAsync();
        }

        if (request.IsMember)
        {
            Roster.Enter(request.Username);
        }

        var reader = _log.ReadFrom(place.Next, request.Signal);
        var catchUp = IsStored ? new CatchUp(this, reader, _context.Pages!) : null;
        return (JoinOutcome.Joined, new Subscription(this, request.Username, request.IsHidden, reader, place, catchUp));
    }

    /// <summary>Counts a reader out.</summary>
    /// <param name="username">Under which name it read; empty: it was no member.</param>
    /// <param name="isHidden">Whether it read unseen, and was no member.</param>
    /// <param name="lingers">Whether its member may come back before anybody is told.</param>
    internal void Leave(string username, bool isHidden, bool lingers)
    {
        if (isHidden)
        {
            Interlocked.Decrement(ref _hidden);
        }
        else if (username.Length > 0)
        {
            Roster.Leave(username, lingers);
        }

        Volatile.Write(ref _leftAt, _context.Time.GetTimestamp());
        _gate.Leave();
    }

    /// <summary>Drops messages appended before a moment of the clock, and sends whose retries are no longer known.
    /// </summary>
    internal void TrimOlderThan(long timestamp)
    {
        _log.TrimOlderThan(timestamp);
        Volatile.Read(ref _sends)?.DropOld();
    }

    /// <summary>Drops the oldest messages until the others weigh no more than a bound; never the newest.</summary>
    internal void TrimTo(long bytes) => _log.TrimTo(bytes);

    /// <summary>Counts the room out where it was counted in: it is in the registry no more. Once.</summary>
    internal void LeaveTotals()
    {
        _log.LeaveTotal();
        _hasLeftTotals = true;
        Interlocked.Exchange(ref _maker, null)?.LoseRoom();
    }

    /// <summary>Ends the room, whoever reads it.</summary>
    /// <returns>False where it had ended already.</returns>
    internal bool TryEnd() => _log.TryClose();

    /// <summary>Ends the room if it had no reader and no message since a moment of the clock.</summary>
    /// <returns>Whether it did; it must be taken out of the registry then.</returns>
    internal bool TryEndIdle(long timestamp)
    {
        var head = _log.Head;
        if (!IsIdle(timestamp) || !_gate.TryClose())
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

    private bool IsIdle(long timestamp) =>
        Math.Max(_log.NewestAppendedAt ?? long.MinValue, Volatile.Read(ref _leftAt)) <= timestamp;
}
