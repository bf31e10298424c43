using System.Diagnostics.CodeAnalysis;
using ChatGo.Api;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;

namespace ChatGo.Server.Notices;

/// <summary>One room on a stream with notices: Welcome first, then its messages, gaps where they belong, presence
/// between them, and GoAway where the room was removed.</summary>
/// <remarks>The stream's writer reads and parks; leaving, completing and signalling come from any thread. Of gaps and
/// presence one notice each waits at most: they merge in the logs themselves.</remarks>
internal sealed class JoinedRoom : IReaderSignal, IReaderClaim
{
    private readonly RoomsFeed _feed;
    private Room? _room;
    private Subscription? _subscription;
    private BroadcastReader<PresenceChange> _presence = null!;
    private Frame? _welcome;
    private Core.Log.Gap _missed;
    private Frame? _behindTheGap;
    private int _isReady = 1;
    private bool _saidGoodbye;
    private volatile bool _hasBegun;
    private volatile bool _hasLeft;

    private JoinedRoom(RoomsFeed feed) => _feed = feed;

    /// <summary>Gets the room.</summary>
    public Room Room => _room!;

    /// <summary>Gets whether nothing more will ever come of the room.</summary>
    public bool IsOver => _hasLeft
        || (_subscription!.Reader.IsDone && _behindTheGap is null && (_saidGoodbye || !Room.IsEnded));

    /// <summary>Joins a room.</summary>
    /// <param name="feed">The stream's.</param>
    /// <param name="rooms">All rooms.</param>
    /// <param name="chatId">The room's id.</param>
    /// <param name="request">What the reader wants; its signal is set here.</param>
    /// <param name="heartbeat">How often silence is broken.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    public static JoinOutcome TryJoin(
        RoomsFeed feed,
        RoomRegistry rooms,
        string chatId,
        in ReaderRequest request,
        TimeSpan heartbeat,
        ulong requestId)
    {
        var room = new JoinedRoom(feed);
        var outcome = rooms.TryJoin(chatId, request with { Signal = room, Claim = room }, out room._subscription);
        if (outcome == JoinOutcome.Joined)
        {
            room.Begin(heartbeat, requestId);
            feed.Begin(room);
        }

        return outcome;
    }

    bool IReaderClaim.TryClaim(Room room)
    {
        _room = room;
        return _feed.TryAdd(this);
    }

    /// <summary>Takes the next frame, if there is one.</summary>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        frame = _hasLeft
            ? null
            : TakeWelcome() ?? TakeGap() ?? TakeBehindTheGap() ?? PresenceDigest.TryTake(_presence, Room.Number)
                ?? TakeMessage() ?? TakeGoodbye();
        return frame is not null;
    }

    /// <summary>Says that the writer has taken everything: the feed has the room again once there is more.</summary>
    /// <returns>False where there is more already, and nobody else tells.</returns>
    public bool TryPark()
    {
        Volatile.Write(ref _isReady, 0);
        var isParked = _subscription!.Reader.TryPark(out _);
        isParked &= _presence.TryPark(out _);
        return isParked || Interlocked.Exchange(ref _isReady, 1) != 0;
    }

    /// <inheritdoc/>
    public bool CanSignalInline => true;

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
        _subscription!.Dispose();
        _presence.Dispose();
    }

    private void Begin(TimeSpan heartbeat, ulong requestId)
    {
        var place = _subscription!.Place;
        _missed = place.Missed;
        var roster = Room.Roster;
        // The revision before the count: a change between the two is told again, never missed.
        _presence = roster.Changes.ReadFromNow(this);
        _welcome = NoticeFrame.Create(new Notice
        {
            Welcome = new Welcome
            {
                ChatRef = Room.Number,
                ChatId = Room.Id,
                Epoch = Room.Epoch,
                Oldest = (ulong)place.Oldest,
                Head = (ulong)place.Head,
                Recovered = place.IsRecovered,
                RequestId = requestId,
                HeartbeatMs = (uint)heartbeat.TotalMilliseconds,
                PresenceRevision = (ulong)_presence.Position,
                Members = (uint)roster.Count,
            },
        });
        _hasBegun = true;
    }

    private Frame? TakeWelcome()
    {
        var frame = _welcome;
        _welcome = null;
        return frame;
    }

    private Frame? TakeGap()
    {
        if (_missed.IsEmpty)
        {
            return null;
        }

        var gap = new Api.Gap { ChatRef = Room.Number, First = (ulong)_missed.First, Last = (ulong)_missed.Last };
        _missed = default;
        return NoticeFrame.Create(new Notice { Gap = gap });
    }

    private Frame? TakeBehindTheGap()
    {
        var frame = _behindTheGap;
        _behindTheGap = null;
        return frame;
    }

    private Frame? TakeMessage()
    {
        if (!_subscription!.Reader.TryRead(out var message, out var gap) || gap.IsEmpty)
        {
            return message;
        }

        (_missed, _behindTheGap) = (gap, message);
        return TakeGap();
    }

    private Frame? TakeGoodbye()
    {
        if (_saidGoodbye || _hasLeft || !Room.IsEnded || !_subscription!.Reader.IsDone)
        {
            return null;
        }

        _saidGoodbye = true;
        var goAway = new GoAway { ChatRef = Room.Number, Reason = GoAway.Types.Reason.Deleted };
        return NoticeFrame.Create(new Notice { GoAway = goAway });
    }
}
