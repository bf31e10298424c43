using System.Diagnostics.CodeAnalysis;

namespace ChatGo.Server.Streams;

/// <summary>Rooms that wait for their turn, first come first served: a list through the rooms themselves.</summary>
/// <remarks>One thread. A room is in one line once at most.</remarks>
internal struct RoomLine
{
    /// <summary>Rooms that are prepared at once: more than a write has room for. With all, a reader that lets one byte
    /// through at a time would have each looked at for it.</summary>
    private const int MaxPrepared = 32;

    private JoinedRoom? _first;
    private JoinedRoom? _last;

    /// <summary>Gets whether nobody waits.</summary>
    public readonly bool IsEmpty => _first is null;

    /// <summary>Adds a room behind the others.</summary>
    public void Enqueue(JoinedRoom room)
    {
        if (_last is null)
        {
            _first = room;
        }
        else
        {
            _last.Next = room;
        }

        _last = room;
    }

    /// <summary>Joins the first room, if it may be read.</summary>
    public bool TryDequeuePrepared([NotNullWhen(true)] out JoinedRoom? room)
    {
        room = _first is { IsPrepared: true } ? Dequeue() : null;
        return room is not null;
    }

    /// <summary>Prepares the rooms whose turn comes next.</summary>
    /// <param name="feed">Is given those of which nothing more will come; they are no longer in the line.</param>
    public void Prepare(RoomsFeed feed)
    {
        JoinedRoom? before = null;
        var room = _first;
        for (var prepared = 0; room is not null && prepared < MaxPrepared;)
        {
            var next = room.Next;
            if (room.Prepare())
            {
                before = room;
                prepared++;
            }
            else
            {
                TakeOut(room, before);
                feed.Finish(room);
            }

            room = next;
        }
    }

    private void TakeOut(JoinedRoom room, JoinedRoom? before)
    {
        if (before is null)
        {
            Dequeue();
            return;
        }

        before.Next = room.Next;
        room.Next = null;
        if (_last == room)
        {
            _last = before;
        }
    }

    private JoinedRoom Dequeue()
    {
        var room = _first!;
        _first = room.Next;
        room.Next = null;
        if (_first is null)
        {
            _last = null;
        }

        return room;
    }
}
