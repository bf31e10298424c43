using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Core.Waking;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Notices;

/// <summary>What a stream with notices carries: answers first, then its rooms in turn, so that a busy room does not
/// starve a quiet one.</summary>
/// <remarks>One writer reads and parks. Rooms, answers and the end come from any thread. A room is in the queue of
/// those that are ready once at most; the writer alone takes it out.</remarks>
/// <param name="signal">Signalled for the writer.</param>
/// <param name="time">The clock, for the sign of life.</param>
/// <param name="heartbeat">How long the stream may carry nothing.</param>
/// <param name="endsWithItsRooms">Whether it ends once no room is left.</param>
/// <param name="reconnectAfter">After how long the reader shall come back when the server drains.</param>
internal sealed class RoomsFeed(
    IReaderSignal signal, TimeProvider time, TimeSpan heartbeat, bool endsWithItsRooms, Func<TimeSpan> reconnectAfter)
    : IFrameFeed
{
    /// <summary>What a room may write while others wait; one message at least. Unit: bytes.</summary>
    private const int TurnBytes = 1_024;

    private readonly ConcurrentDictionary<uint, JoinedRoom> _rooms = new();
    private readonly ConcurrentQueue<JoinedRoom> _ready = new();
    private readonly Answers _answers = new();

    private JoinedRoom? _turn;
    private int _turnLeft;
    private long _carried;
    private long _beatCarried = -1;
    private long _beatAt;
    private volatile bool _isServing;
    private volatile bool _isBeatDue;
    private volatile bool _isDraining;
    private volatile bool _isAborted;
    private volatile bool _saidGoodbye;

    /// <summary>Gets what answers a Session's requests.</summary>
    public Answers Answers => _answers;

    /// <summary>Gets how many rooms are joined.</summary>
    public int RoomCount => _rooms.Count;

    /// <inheritdoc/>
    public bool HasFrames => _turn is not null || !_ready.IsEmpty || !_answers.IsEmpty || _isBeatDue || IsGoodbyeDue;

    private bool IsGoodbyeDue => _isDraining && !_saidGoodbye && _rooms.IsEmpty;

    private bool IsOver => _isAborted || (_rooms.IsEmpty && (_saidGoodbye || (endsWithItsRooms && !_isDraining)));

    /// <summary>Adds a room that is about to be joined.</summary>
    /// <returns>False where the stream has it already.</returns>
    public bool TryAdd(JoinedRoom room) => _rooms.TryAdd(room.Room.Number, room);

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

    /// <summary>Leaves a room.</summary>
    /// <returns>False where the stream has no such room.</returns>
    public bool TryLeave(uint number)
    {
        if (!_rooms.TryRemove(number, out var room))
        {
            return false;
        }

        room.Leave();
        return true;
    }

    /// <summary>Requests are being served: the writer need not be woken for what they bring about.</summary>
    public void BeginServing() => _isServing = true;

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
            SignalFromThePool();
        }
    }

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        if (!_isAborted && (_answers.TryTake(out frame) || TryReadRooms(out frame) || TryReadNotice(out frame)))
        {
            _carried++;
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

    /// <inheritdoc/>
    public void Complete()
    {
        _isDraining = true;
        Interlocked.MemoryBarrier();
        foreach (var (_, room) in _rooms)
        {
            room.Complete();
        }

        SignalFromThePool();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _isAborted = true;
        _answers.Close();
        SignalFromThePool();
    }

    /// <inheritdoc/>
    public void Beat(long now)
    {
        var carried = Volatile.Read(ref _carried);
        if (carried != _beatCarried)
        {
            (_beatCarried, _beatAt) = (carried, now);
        }
        else if (!_isBeatDue && time.GetElapsedTime(_beatAt, now) >= heartbeat)
        {
            _isBeatDue = true;
            SignalFromThePool();
        }
    }

    /// <summary>Leaves every room. The writer has ended.</summary>
    public void LeaveAll()
    {
        foreach (var (number, _) in _rooms)
        {
            TryLeave(number);
        }
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
        return _ready.TryDequeue(out _turn);
    }

    private void EndTurn()
    {
        var room = _turn!;
        _turn = null;
        if (room.IsOver)
        {
            // Exactly this one: it may have been left, and joined anew.
            if (_rooms.TryRemove(new KeyValuePair<uint, JoinedRoom>(room.Room.Number, room)))
            {
                room.Leave();
            }
        }
        else if (_turnLeft <= 0 || !room.TryPark())
        {
            _ready.Enqueue(room);
        }
    }

    private bool TryReadNotice([MaybeNullWhen(false)] out Frame frame)
    {
        frame = null;
        if (IsGoodbyeDue)
        {
            _saidGoodbye = true;
            var goAway = new GoAway
            {
                Reason = GoAway.Types.Reason.Drain,
                ReconnectAfterMs = (uint)reconnectAfter().TotalMilliseconds,
            };
            frame = NoticeFrame.Create(new Notice { GoAway = goAway });
        }
        else if (_isBeatDue)
        {
            _isBeatDue = false;
            frame = NoticeFrame.Heartbeat;
        }

        return frame is not null;
    }

    /// <summary>The writer goes on where the signal is signalled, which must not be a caller that has more to do.</summary>
    private void SignalFromThePool() => ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false);
}
