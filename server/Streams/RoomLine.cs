using System.Diagnostics.CodeAnalysis;

namespace ChatGo.Server.Streams;

/// <summary>Rooms that wait for their turn, first come first served: a list through the rooms themselves.</summary>
/// <remarks>One thread. A room is in one line once at most.</remarks>
internal struct RoomLine
{
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

    /// <summary>Takes the first room, if it may be read.</summary>
    public bool TryDequeuePrepared([NotNullWhen(true)] out JoinedRoom? room)
    {
        room = _first is { IsPrepared: true } ? Dequeue() : null;
        return room is not null;
    }

    /// <summary>Prepares every room.</summary>
    /// <param name="feed">Is given those of which nothing more will come; they are no longer in the line.</param>
    public void Prepare(RoomsFeed feed)
    {
        for (var last = _last; last is not null && _first is not null;)
        {
            var room = Dequeue();
            var isLast = room == last;
            if (room.Prepare())
            {
                Enqueue(room);
            }
            else
            {
                feed.Finish(room);
            }

            if (isLast)
            {
                return;
            }
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
