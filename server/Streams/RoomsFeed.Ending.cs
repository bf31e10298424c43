using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <content>What others do to the feed: it ends, its reader leaves, or is told something of no room.</content>
internal sealed partial class RoomsFeed
{
    /// <inheritdoc/>
    public void Complete(Func<Frame> goAway)
    {
        // Whoever was first has said why.
        Interlocked.CompareExchange(ref _layOutGoAway, goAway, null);
        _isDraining = true;
        Interlocked.MemoryBarrier();
        foreach (var (_, room) in _rooms)
        {
            room.Complete();
        }

        WakeWriter();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _isAborted = true;
        _acks.Close();
        WakeWriter();
    }

    /// <inheritdoc/>
    public void Heartbeat(long now)
    {
        var carried = Volatile.Read(ref _carried);
        if (carried != _heartbeatCarried)
        {
            (_heartbeatCarried, _heartbeatAt) = (carried, now);
        }
        else if (!_isHeartbeatDue && time.GetElapsedTime(_heartbeatAt, now) >= heartbeat)
        {
            _isHeartbeatDue = true;
            WakeWriter();
        }
    }

    /// <inheritdoc/>
    public bool Reads(Func<Room, string, bool> isMeant) =>
        _rooms.Any(room => isMeant(room.Value.Room, room.Value.Username));

    /// <inheritdoc/>
    public Expulsion? FindLossOfAll(ReaderJudge judge)
    {
        Expulsion? last = null;
        foreach (var (_, room) in _rooms)
        {
            last = judge(room.Room, room.Username);
            if (last is null)
            {
                return null;
            }
        }

        return last;
    }

    /// <inheritdoc/>
    public void Expel(ReaderJudge judge)
    {
        foreach (var (_, room) in _rooms)
        {
            if (judge(room.Room, room.Username) is { } expulsion)
            {
                room.Expel(NoticeFrame.Removed(room.Room.Number, expulsion.Message, expulsion.Until));
            }
        }
    }

    /// <inheritdoc/>
    public void TellChanged(Room room)
    {
        if (TryFind(room.Number, out var joined))
        {
            joined.Signal();
        }
    }

    /// <inheritdoc/>
    public void TellExpired() => Tell(NoticeFrame.Expired());

    /// <summary>Sends the reader something of no room that it has joined.</summary>
    /// <param name="notice">What is told.</param>
    public void Tell(Frame notice)
    {
        _notices.Enqueue(notice);
        WakeWriter();
    }

    /// <inheritdoc/>
    public void LeaveAll()
    {
        foreach (var (number, _) in _rooms)
        {
            TryLeave(number);
        }
    }
}
