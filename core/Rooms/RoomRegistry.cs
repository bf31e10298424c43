using System.Collections.Concurrent;
using ChatGo.Core.Engines;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Presence;

namespace ChatGo.Core.Rooms;

/// <summary>All rooms, by id.</summary>
/// <remarks>Any thread. A join or a send that meets a room being removed looks its id up again, so neither ends in
/// a room that is no longer listed.</remarks>
public sealed partial class RoomRegistry
{
    private readonly ConcurrentDictionary<string, Room> _rooms = new(StringComparer.Ordinal);
    private readonly RoomOptions _options;
    private readonly TimeProvider _time;
    private readonly RoomContext _context;
    private readonly HistoryKeeper _history;
    private int _count;
    private uint _lastNumber;
    private long _messagesOfTheGone;

    /// <summary>Initializes a new instance of the <see cref="RoomRegistry"/> class: without rooms.</summary>
    /// <param name="options">The bounds; read once a room is made.</param>
    /// <param name="time">The clock.</param>
    /// <param name="engine">Where rooms live beyond the process; null: in memory alone.</param>
    /// <param name="codec">Lays out what an engine gives; needed where there is one.</param>
    public RoomRegistry(RoomOptions options, TimeProvider time, IRoomEngine? engine = null, IFrameCodec? codec = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _time) = (options, time);
        _context = new RoomContext(options, new PresenceSchedule(), new LogTotal(options.TotalHistoryBytes), time, codec);
        _stored = engine is null ? null
            : new StoredRooms(engine, codec ?? throw new ArgumentNullException(nameof(codec)), this, time);
        _history = new HistoryKeeper(_rooms, _context.Total, time);
    }

    /// <summary>Gets the rooms now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the ids of the rooms, in no order; those that come and go meanwhile may be among them or not.</summary>
    public IEnumerable<string> Ids => _rooms.Where(static room => !room.Value.IsEnded).Select(static room => room.Key);

    /// <summary>Gets how many messages rooms have taken, those that have gone included. It looks at each room.</summary>
    public long Messages => Volatile.Read(ref _messagesOfTheGone) + _rooms.Sum(static room => room.Value.Messages);

    /// <summary>Gets what the rooms' messages weigh together, and may. Unit: bytes.</summary>
    public LogTotal History => _context.Total;

    /// <summary>Gets whether the rooms hold more than they may, with nothing left to drop: no message is taken then.</summary>
    public bool IsFull => _history.IsFull;

    /// <summary>Gets the rosters that have something to tell.</summary>
    public PresenceSchedule Presence => _context.Presence;

    /// <summary>Gets or sets who is told of a room that is called, or allows, something else, since its engine says so: it was
    /// changed by another server, or is loaded.</summary>
    public Action<Room>? Changed { get; set; }

    /// <summary>Makes a room without a title.</summary>
    /// <inheritdoc cref="TryCreate(string?, string, IRoomMaker?, out Room?)"/>
    public CreateOutcome TryCreate(string? id, out Room? room) => TryCreate(id, string.Empty, maker: null, out room);

    /// <summary>Makes a room.</summary>
    /// <param name="id">Its id, valid by <see cref="RoomId.IsValid"/>; null for a new one.</param>
    /// <param name="title">Its title; may be empty.</param>
    /// <param name="maker">Who makes it; null: nobody that is counted.</param>
    /// <param name="room">The room, where it was made.</param>
    /// <exception cref="ArgumentException">The id is not valid.</exception>
    public CreateOutcome TryCreate(string? id, string title, IRoomMaker? maker, out Room? room)
    {
        if (id is not null && !RoomId.IsValid(id))
        {
            throw new ArgumentException("A room's id is 1 to 128 characters of [A-Za-z0-9._:-].", nameof(id));
        }

        room = null;
        if (id is not null && Find(id) is not null)
        {
            // Before a place is taken, so that this refuses nobody else the last one.
            return CreateOutcome.AlreadyExists;
        }

        var outcome = TakePlace(maker);
        if (outcome != CreateOutcome.Created)
        {
            return id is not null && Find(id) is not null ? CreateOutcome.AlreadyExists : outcome;
        }

        var record = new RoomRecord(id ?? RoomId.New(_time.GetUtcNow()), title, RoomDraft.NewEpoch(), _time.GetUtcNow());
        var made = new Room(record, Interlocked.Increment(ref _lastNumber), _context, maker);
        while (!_rooms.TryAdd(made.Id, made))
        {
            if (Find(made.Id) is not null)
            {
                Interlocked.Decrement(ref _count);
                maker?.LoseRoom();
                return CreateOutcome.AlreadyExists;
            }
        }

        room = made;
        return CreateOutcome.Created;
    }

    /// <summary>Finds a room.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>The room; null where there is none.</returns>
    public Room? Find(ReadOnlySpan<char> id)
    {
        if (!_rooms.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(id, out var room))
        {
            return null;
        }

        if (!room.IsEnded)
        {
            return room;
        }

        Forget(room);
        return null;
    }

    /// <summary>Lets a nameless reader into a room.</summary>
    /// <inheritdoc cref="TryJoin(string, in ReaderRequest, out Subscription?)"/>
    public JoinOutcome TryJoin(string id, out Subscription? subscription) =>
        TryJoin(id, ReaderRequest.Nameless, out subscription);

    /// <summary>Lets a reader into a room.</summary>
    /// <param name="id">The room's id; valid where the room may be made.</param>
    /// <param name="request">What the reader wants.</param>
    /// <param name="subscription">The reader's place, where it joined; dispose of it to leave.</param>
    public JoinOutcome TryJoin(string id, in ReaderRequest request, out Subscription? subscription)
    {
        (var outcome, subscription) = Join(id, request);
        return outcome;
    }

    /// <summary>Removes a room, whoever reads it: its readers get what it holds, then the end.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False where there is none.</returns>
    public bool TryRemove(string id)
    {
        if (Find(id) is not { } room || !room.TryEnd())
        {
            return false;
        }

        Forget(room);
        return true;
    }

    /// <summary>Returns the rooms that are loaded, in the order of their ids, by ordinal.</summary>
    /// <param name="after">The id before the first; empty from the start.</param>
    /// <param name="prefix">How their ids begin; empty: anyhow.</param>
    /// <param name="count">How many at most. 1 or more.</param>
    /// <param name="isTold">Which are told, by their ids; null for all.</param>
    public IReadOnlyList<Room> PageLoaded(string after, string prefix, int count, Func<string, bool>? isTold = null)
    {
        var last = Comparer<string>.Create(static (one, other) => string.CompareOrdinal(other, one));
        var page = new PriorityQueue<Room, string>(count + 1, last);
        foreach (var (id, room) in _rooms)
        {
            if (string.CompareOrdinal(id, after) > 0 && id.StartsWith(prefix, StringComparison.Ordinal) && !room.IsEnded
                && isTold?.Invoke(id) != false)
            {
                page.Enqueue(room, id);
                if (page.Count > count)
                {
                    page.Dequeue();
                }
            }
        }

        return [.. page.UnorderedItems.Select(static item => item.Element).OrderBy(static room => room.Id, StringComparer.Ordinal)];
    }

    /// <summary>Drops messages that are too old and removes rooms that are idle, by the options' ages; those that an engine
    /// keeps are unloaded.</summary>
    /// <returns>How many rooms were removed, or unloaded.</returns>
    public int Sweep()
    {
        var now = _time.GetTimestamp();
        var removed = 0;
        foreach (var (_, room) in _rooms)
        {
            if (_options.HistorySeconds > 0)
            {
                room.TrimOlderThan(now - (_options.HistorySeconds * _time.TimestampFrequency));
            }

            if (_options.IdleRoomSeconds > 0 && TryEndIdle(room, now - (_options.IdleRoomSeconds * _time.TimestampFrequency)))
            {
                Forget(room);
                removed++;
            }
        }

        _history.Look();
        return removed;
    }

    private (JoinOutcome Outcome, Subscription? Subscription) Join(string id, in ReaderRequest request)
    {
        var spin = default(SpinWait);
        while (true)
        {
            var room = Find(id);
            if (room is null && request.CreatesRoom)
            {
                if (RefusalOf(TryCreate(id, string.Empty, request.Maker, out room)) is { } refusal)
                {
                    return (refusal, null);
                }

                // Somebody else may have been faster.
                room ??= Find(id);
            }
            else if (room is null)
            {
                return (JoinOutcome.NotFound, null);
            }

            var joined = room?.Join(request) ?? (JoinOutcome.Closed, null);
            if (joined.Outcome != JoinOutcome.Closed)
            {
                return joined;
            }

            // Its remover is a few instructions from ending the room, or from opening it again.
            spin.SpinOnce();
        }
    }

    /// <summary>Why who joins stays outside where the room was not made; null where it was, or is there.</summary>
    private static JoinOutcome? RefusalOf(CreateOutcome outcome) => outcome switch
    {
        CreateOutcome.TooManyRooms => JoinOutcome.TooManyRooms,
        CreateOutcome.TooManyOfMaker => JoinOutcome.TooManyOfMaker,
        CreateOutcome.HistoryFull => JoinOutcome.HistoryFull,
        _ => null,
    };

    private static bool TryEndIdle(Room room, long timestamp) =>
        room.IsStored ? room.TryUnload(timestamp) : room.TryEndIdle(timestamp);

    private CreateOutcome TakePlace(IRoomMaker? maker)
    {
        if (IsFull)
        {
            return CreateOutcome.HistoryFull;
        }

        if (Interlocked.Increment(ref _count) > _options.MaxRooms)
        {
            Interlocked.Decrement(ref _count);
            return CreateOutcome.TooManyRooms;
        }

        if (maker?.TryTakeRoom() == false)
        {
            Interlocked.Decrement(ref _count);
            return CreateOutcome.TooManyOfMaker;
        }

        return CreateOutcome.Created;
    }

    private void Forget(Room room)
    {
        // Exactly this room: its id may have been made anew.
        if (_rooms.TryRemove(new KeyValuePair<string, Room>(room.Id, room)))
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Add(ref _messagesOfTheGone, room.Messages);
            room.LeaveTotals();
        }
    }
}
