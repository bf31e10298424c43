using ChatGo.Core.Messages;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Streams;

/// <content>What others do to the feed: it ends, its reader leaves, or is told something of no room.</content>
internal sealed partial class RoomsFeed
{
    /// <inheritdoc/>
    public void Complete()
    {
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
    public bool LosesAll(Func<string, bool> mayRead) =>
        !_rooms.IsEmpty && _rooms.All(room => !mayRead(room.Value.Room.Id));

    /// <inheritdoc/>
    public void LeaveOthers(Func<string, bool> mayRead)
    {
        foreach (var (_, room) in _rooms)
        {
            if (!mayRead(room.Room.Id))
            {
                room.Remove(NoticeFrame.Removed(room.Room.Number, "the grant for the chat has gone"));
            }
        }
    }

    /// <inheritdoc/>
    public void TellExpired() => Tell(NoticeFrame.Expired());

    /// <summary>Tells the reader something of no room that it has joined.</summary>
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
