using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <summary>What a stream with notices carries: answers first, then its rooms in turn, so that a busy room does not
/// starve a quiet one.</summary>
/// <remarks>One writer prepares, reads and parks. Rooms, answers and the end come from any thread. A room is in the queue
/// of those that are ready, or in the writer's line, once at most.</remarks>
/// <param name="signal">Wakes the writer.</param>
/// <param name="time">The clock, for the sign of life.</param>
/// <param name="heartbeat">How long the stream may carry nothing.</param>
/// <param name="endsWithItsRooms">Whether it ends once no room is left.</param>
internal sealed partial class RoomsFeed(IReaderSignal signal, TimeProvider time, TimeSpan heartbeat, bool endsWithItsRooms)
    : IRoomFeed
{
    /// <summary>What a room may write while others wait; one message at least. Unit: bytes.</summary>
    private const int TurnBytes = 1_024;

    private readonly ConcurrentDictionary<uint, JoinedRoom> _rooms = new();
    private readonly ConcurrentQueue<JoinedRoom> _ready = new();
    private readonly ConcurrentQueue<Frame> _notices = new();
    private readonly AckQueue _acks = new();

    private RoomLine _line;
    private JoinedRoom? _turn;
    private int _turnLeft;
    private Frame? _goAway;
    private Func<Frame>? _layOutGoAway;
    private long _carried;
    private long _carriedBytes;
    private long _gaps;
    private long _heartbeatCarried = -1;
    private long _heartbeatAt;
    private int _roomCount;
    private volatile bool _isServing;
    private volatile bool _isHeartbeatDue;
    private volatile bool _isDraining;
    private volatile bool _isAborted;
    private volatile bool _hasSaidGoAway;

    /// <summary>Gets what answers a Session's requests.</summary>
    public AckQueue Acks => _acks;

    /// <inheritdoc/>
    public int RoomCount => Volatile.Read(ref _roomCount);

    /// <inheritdoc/>
    /// <remarks>Each room says so itself.</remarks>
    public bool IsDeleted => false;

    /// <inheritdoc/>
    public bool HasFrames => _turn is not null || !_line.IsEmpty || !_ready.IsEmpty || _acks.HasAny || _isHeartbeatDue
        || !_notices.IsEmpty || IsGoAwayDue;

    /// <inheritdoc/>
    public bool EndsWithItsRooms => endsWithItsRooms;

    /// <inheritdoc/>
    public bool IsCompleting => _isDraining;

    /// <inheritdoc/>
    public FeedTally Tally => new(Volatile.Read(ref _carried), Volatile.Read(ref _carriedBytes), Volatile.Read(ref _gaps));

    /// <inheritdoc/>
    public long Lag => _rooms.Sum(static room => room.Value.Lag);

    /// <inheritdoc/>
    public string Username =>
        _rooms.Select(static room => room.Value.Username).FirstOrDefault(static name => name.Length > 0) ?? string.Empty;

    /// <summary>A room's reader has fallen too far behind. The writer's.</summary>
    public void CountGap() => _gaps++;

    /// <summary>Whether nothing is left to carry: no room, no answer, no notice.</summary>
    private bool IsEmpty => RoomCount == 0 && !_acks.IsOwing && _notices.IsEmpty;

    private bool IsGoAwayDue => _isDraining && !_hasSaidGoAway && IsEmpty;

    private bool IsOver => _isAborted || (IsEmpty && (_hasSaidGoAway || (endsWithItsRooms && !_isDraining)));

    /// <inheritdoc/>
    public ValueTask<JoinOutcome> JoinAsync(RoomRegistry rooms, string chatId, ReaderRequest request, ulong requestId) =>
        JoinedRoom.JoinAsync(this, rooms, chatId, request, heartbeat, requestId);

    /// <summary>Adds a room that is about to be joined.</summary>
    /// <returns>False where the stream has it already.</returns>
    public bool TryAdd(JoinedRoom room)
    {
        if (!_rooms.TryAdd(room.Room.Number, room))
        {
            return false;
        }

        Interlocked.Increment(ref _roomCount);
        return true;
    }

    /// <summary>A room that was added is joined: it has something to say.</summary>
    public void Begin(JoinedRoom room)
    {
        _ready.Enqueue(room);
        // Complete looks through the rooms behind its own fence: it sees this one joined, or this sees it.
        Interlocked.MemoryBarrier();
        if (_isDraining)
        {
            room.Complete();
        }
    }

    /// <summary>Finds a room of the stream.</summary>
    public bool TryFind(uint number, [MaybeNullWhen(false)] out JoinedRoom room) => _rooms.TryGetValue(number, out room);

    /// <summary>Determines behind which position a room's reader begins, or goes on under another epoch: what it has missed comes
    /// behind it, too.</summary>
    /// <param name="number">The room's.</param>
    public long BeginningOf(uint number) => TryFind(number, out var room) ? room.Beginning : 0;

    /// <summary>Finds a room of the stream by its id. It looks at each.</summary>
    public Room? FindJoined(string id) => _rooms.Select(static room => room.Value.Room).FirstOrDefault(room => room.Id == id);

    /// <summary>Leaves a room.</summary>
    /// <returns>False where the stream has no such room.</returns>
    public bool TryLeave(uint number)
    {
        if (!_rooms.TryRemove(number, out var room))
        {
            return false;
        }

        Interlocked.Decrement(ref _roomCount);
        room.Leave();
        return true;
    }

    /// <summary>Requests are being served: the writer need not be woken for what they bring about.</summary>
    public void BeginServing() => _isServing = true;

    /// <summary>Adds the answer to a request that took longer than a moment: the writer is woken once for all that come
    /// before it looks.</summary>
    public void AddLate(Frame ack)
    {
        if (_acks.AddLate(ack))
        {
            ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false);
        }
    }

    /// <summary>Lets the writer write what there is, on the caller's thread, while requests are being served.</summary>
    public void Flush() => signal.Signal();

    /// <summary>No request is there: the writer writes what there is, on the caller's thread, and is woken from now
    /// on.</summary>
    public void EndServing()
    {
        _isServing = false;
        signal.Signal();
    }

    /// <summary>A room that was parked has something.</summary>
    public void Ready(JoinedRoom room)
    {
        _ready.Enqueue(room);
        // Where this sees that requests are served, the signal at the end of that comes after the room was added.
        if (!_isServing)
        {
            WakeWriter();
        }
    }

    /// <inheritdoc/>
    public void Prepare()
    {
        _acks.Prepare();
        while (_ready.TryDequeue(out var ready))
        {
            _line.Enqueue(ready);
        }

        if (_turn?.Prepare() == false)
        {
            Finish(_turn);
            _turn = null;
        }

        _line.Prepare(this);
        if (_goAway is null && IsGoAwayDue)
        {
            _goAway = _layOutGoAway!();
        }
    }

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        if (!_isAborted && (_acks.TryTake(out frame) || TryReadRooms(out frame) || TryReadNotice(out frame)))
        {
            _carried++;
            _carriedBytes += frame.SizeBytes;
            return true;
        }

        frame = null;
        return false;
    }

    /// <inheritdoc/>
    public bool TryPark(out bool mayHaveFrames)
    {
        var isOver = IsOver;
        mayHaveFrames = !isOver && HasFrames;
        return !isOver && !mayHaveFrames;
    }

    private bool TryReadRooms([MaybeNullWhen(false)] out Frame frame)
    {
        while (_turn is not null || TryBeginTurn())
        {
            if (_turnLeft > 0 && _turn!.TryRead(out frame))
            {
                _turnLeft -= frame.SizeBytes;
                return true;
            }

            EndTurn();
        }

        frame = null;
        return false;
    }

    private bool TryBeginTurn()
    {
        _turnLeft = TurnBytes;
        return _line.TryDequeuePrepared(out _turn);
    }

    private void EndTurn()
    {
        var room = _turn!;
        _turn = null;
        if (_turnLeft <= 0 || !room.TryPark())
        {
            _line.Enqueue(room);
        }
    }

    /// <summary>Nothing more will come of a room. The writer's.</summary>
    public void Finish(JoinedRoom room)
    {
        // Exactly this one: it may have been left, and joined anew.
        if (_rooms.TryRemove(new KeyValuePair<uint, JoinedRoom>(room.Room.Number, room)))
        {
            Interlocked.Decrement(ref _roomCount);
            room.Leave();
        }
    }

    private bool TryReadNotice([MaybeNullWhen(false)] out Frame frame)
    {
        // Laid out before it is said: a room or an answer may have come since.
        if (_notices.TryDequeue(out frame))
        {
            return true;
        }

        if (_goAway is not null && IsGoAwayDue)
        {
            (frame, _goAway, _hasSaidGoAway) = (_goAway, null, true);
            return true;
        }

        frame = _isHeartbeatDue ? NoticeFrame.Heartbeat : null;
        _isHeartbeatDue = false;
        return frame is not null;
    }

    /// <summary>The writer goes on at once where it is one of a batch that is being woken on this thread: what they write
    /// to one connection is sent at once. Elsewhere not on the caller's thread, who has more to do.</summary>
    private void WakeWriter()
    {
        if (WakeBatch.IsRunning)
        {
            signal.Signal();
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false);
        }
    }
}
