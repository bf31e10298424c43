using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Engines;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <summary>One room on a stream with notices: Welcome first, then its messages, gaps where they belong, presence
/// between them, and GoAway where the room was removed.</summary>
/// <remarks>The stream's writer prepares, reads and parks; leaving, completing and signalling come from any thread. Of
/// gaps and presence one notice each waits at most: they merge in the logs themselves.</remarks>
internal sealed partial class JoinedRoom : IReaderSignal, IReaderClaim
{
    private readonly RoomsFeed _feed;
    private readonly TimeSpan _heartbeat;
    private Room? _room;
    private Subscription? _subscription;
    private BroadcastReader<PresenceChange> _presence = null!;
    private Frame? _notice;
    private Gap _missed;
    private Frame? _behindTheGap;
    private RoomSettings? _told;
    private int _isReady = 1;
    private bool _hasSaidGoAway;
    private volatile Frame? _removal;
    private bool _isRemoved;
    private Caller? _decidedFor;
    private Permissions _decision;
    private volatile bool _hasBegun;
    private volatile bool _hasLeft;

    private JoinedRoom(RoomsFeed feed, string username, TimeSpan heartbeat) =>
        (_feed, Username, _heartbeat) = (feed, username, heartbeat);

    /// <summary>Gets the room.</summary>
    public Room Room => _room!;

    /// <summary>Gets the name that it is read under; empty: none.</summary>
    public string Username { get; }

    /// <summary>Gets how many messages wait.</summary>
    public long Lag => _hasBegun && _removal is null ? _subscription!.Lag : 0;

    /// <summary>Gets or sets what comes behind it in the feed's line; the writer's.</summary>
    public JoinedRoom? Next { get; set; }

    /// <summary>Gets whether it may be read; see <see cref="Prepare"/>. The writer's.</summary>
    public bool IsPrepared { get; private set; }

    /// <inheritdoc/>
    /// <remarks>While a batch is woken on this thread, its feed's writer would go on here and now: perhaps under the gate
    /// of the connection that another one of the batch writes to.</remarks>
    public bool CanSignalInline => !WakeBatch.IsRunning;

    private bool IsGoAwayDue => !_hasSaidGoAway && Room.IsEnded && IsDone && (_hasNoNext || Room.Successor is null);

    private bool IsDone => _subscription!.Reader.IsDone && _behindTheGap is null && _missed.IsEmpty && _notice is null;

    private bool IsRemovalDue => _removal is not null && !_isRemoved;

    private bool IsChangeDue => !ReferenceEquals(_told, Room.Settings);

    private bool IsOver => _hasLeft
        || (_isRemoved && _notice is null)
        || (IsDone && !IsRemovalDue && (_hasSaidGoAway || !Room.IsEnded || IsCutOff));

    /// <summary>Joins a room.</summary>
    /// <param name="feed">The stream's.</param>
    /// <param name="rooms">All rooms.</param>
    /// <param name="chatId">The room's id.</param>
    /// <param name="request">What the reader wants; how it is woken is set here.</param>
    /// <param name="heartbeat">How often silence is broken.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public static async ValueTask<JoinOutcome> JoinAsync(
        RoomsFeed feed,
        RoomRegistry rooms,
        string chatId,
        ReaderRequest request,
        TimeSpan heartbeat,
        ulong requestId)
    {
        var room = new JoinedRoom(feed, request.Username, heartbeat);
        (var outcome, room._subscription) = await rooms.JoinAsync(chatId, request with { Signal = room, Claim = room });
        if (outcome == JoinOutcome.Joined)
        {
            room.Begin(requestId);
            feed.Begin(room);
        }

        return outcome;
    }

    bool IReaderClaim.TryClaim(Room room)
    {
        _room = room;
        return _feed.TryAdd(this);
    }

    /// <summary>Lays out the notice that is due, if one is: read from then on.</summary>
    /// <returns>False where nothing more will ever come of the room.</returns>
    public bool Prepare()
    {
        if (!_hasLeft)
        {
            GoOn();
            if (IsRemovalDue)
            {
                // What waited is no longer the reader's.
                (_notice, _isRemoved) = (_removal, true);
            }

            _notice ??= _isRemoved ? null : LayOutGap() ?? LayOutChange() ?? PresenceDigest.TryTake(_presence, Room.Number) ?? LayOutGoAway();
        }

        IsPrepared = !IsOver;
        return IsPrepared;
    }

    /// <summary>Dequeues the next finished frame, if there is one.</summary>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        frame = _hasLeft ? null : TakeNotice() ?? (_removal is null ? TakeMessage() : null);
        return frame is not null;
    }

    /// <summary>Reports that the writer has taken everything: the feed has the room again once there is more.</summary>
    /// <returns>False where it stays in the line, to be prepared before anything more is taken.</returns>
    public bool TryPark()
    {
        IsPrepared = false;
        if (!_missed.IsEmpty || IsOver || IsGoAwayDue || IsRemovalDue || IsChangeDue)
        {
            return false;
        }

        Volatile.Write(ref _isReady, 0);
        var isParked = GoesOn && IsDone ? IsAwaited : _subscription!.TryPark(out _);
        isParked &= _presence.TryPark(out _);
        isParked &= !IsRemovalDue && !IsChangeDue;
        return isParked || Interlocked.Exchange(ref _isReady, 1) != 0;
    }

    /// <summary>Removes the reader from the room: it is told so, and nothing more of the room. Others see it gone at once,
    /// whether or not it takes what it is told.</summary>
    /// <param name="notice">What it is told.</param>
    public void Expel(Frame notice)
    {
        if (Interlocked.CompareExchange(ref _removal, notice, null) is not null)
        {
            return;
        }

        // Behind the fence: who begins or parks sees the notice, or this sees it begun, or parked.
        if (_hasBegun)
        {
            _subscription!.Expel();
        }

        Signal();
    }

    /// <summary>Returns what a caller may do here, decided anew where it is another one than before.</summary>
    /// <param name="caller">Who reads the stream.</param>
    /// <param name="privacy">Decides.</param>
    public Permissions DecideFor(Caller caller, RoomPrivacy privacy)
    {
        if (!ReferenceEquals(_decidedFor, caller))
        {
            (_decision, _decidedFor) = (privacy.GrantOf(caller, Room.Id).Can, caller);
        }

        return _decision;
    }

    /// <inheritdoc/>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _isReady, 1) == 0)
        {
            _feed.Ready(this);
        }
    }

    void IThreadPoolWorkItem.Execute() => Signal();

    /// <summary>Ends the room's part behind what it holds now. Where it has not begun, its feed does.</summary>
    public void Complete()
    {
        if (_hasBegun)
        {
            _subscription!.Complete();
        }
    }

    /// <summary>Leaves the room.</summary>
    public void Leave()
    {
        _hasLeft = true;
        // Behind the fence: who goes on in another room sees it left, or this sees the other one.
        Interlocked.MemoryBarrier();
        Interlocked.Exchange(ref _next, null)?.Close();
        _subscription!.Dispose();
        _presence.Dispose();
    }

    private void Begin(ulong requestId)
    {
        var place = _subscription!.Place;
        _missed = place.Missed;
        // The revision before the count: a change between the two is told again, never missed.
        _presence = Room.Roster.Changes.ReadFromNow(this);
        _notice = NoticeFrame.Welcome(Room, place, _presence.Position, _heartbeat, requestId);
        // What a room allows that allows everything is not told: there is nothing to tell.
        _told = Room.Settings is { IsOpen: true } open ? open : null;
        _hasBegun = true;
        Interlocked.MemoryBarrier();
        if (_removal is not null)
        {
            _subscription.Expel();
        }
    }

    private Frame? LayOutGap()
    {
        if (_missed.IsEmpty)
        {
            return null;
        }

        var frame = NoticeFrame.Gap(Room.Number, _missed);
        _missed = default;
        _feed.CountGap();
        return frame;
    }

    private Frame? LayOutChange()
    {
        var settings = Room.Settings;
        if (ReferenceEquals(_told, settings))
        {
            return null;
        }

        _told = settings;
        return NoticeFrame.Changed(Room.Number, settings);
    }

    private Frame? LayOutGoAway()
    {
        if (!IsGoAwayDue)
        {
            return null;
        }

        _hasSaidGoAway = true;
        return NoticeFrame.Deleted(Room.Number);
    }

    private Frame? TakeNotice()
    {
        var frame = _notice;
        if (frame is not null)
        {
            _notice = null;
        }

        return frame;
    }

    private Frame? TakeMessage()
    {
        if (!_missed.IsEmpty)
        {
            // The gap comes first, and is not laid out yet.
            return null;
        }

        if (_behindTheGap is { } behind)
        {
            _behindTheGap = null;
            return behind;
        }

        if (_subscription!.TryRead(out var message, out var gap) && !gap.IsEmpty)
        {
            (_missed, _behindTheGap) = (gap, message);
            return null;
        }

        return message;
    }
}
