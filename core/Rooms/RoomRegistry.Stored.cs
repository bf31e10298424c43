using ChatGo.Core.Engines;

namespace ChatGo.Core.Rooms;

/// <content>Rooms by id, wherever they live. What is asked of a loaded room, or without an engine, is answered at once.</content>
public sealed partial class RoomRegistry
{
    private const int IdsPerPage = 1_000;

    private readonly StoredRooms? _stored;

    /// <summary>Gets where rooms live beyond the process; null: in memory alone.</summary>
    public IRoomEngine? Engine => _stored?.Engine;

    /// <summary>Finds a room, and loads it where it is not loaded.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The room; null: no such room.</returns>
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public ValueTask<Room?> FindAsync(string id, CancellationToken cancellationToken = default) =>
        Find(id) is { } room ? new ValueTask<Room?>(room)
        : _stored is null ? default
        : _stored.LoadAsync(id, cancellationToken);

    /// <summary>Makes a room.</summary>
    /// <param name="id">Its id, valid by <see cref="RoomId.IsValid"/>; null for a new one.</param>
    /// <param name="title">Its title; may be empty.</param>
    /// <param name="maker">Who makes it; null: nobody that is counted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The room, where it was made.</returns>
    /// <exception cref="EngineUnavailableException">Nobody can say whether it was made.</exception>
    public ValueTask<(CreateOutcome Outcome, Room? Room)> CreateAsync(
        string? id, string title, IRoomMaker? maker, CancellationToken cancellationToken = default) =>
        _stored is null
            ? new ValueTask<(CreateOutcome, Room?)>((TryCreate(id, title, maker, out var room), room))
            : CreateStoredAsync(_stored, id, title, maker, cancellationToken);

    /// <summary>Lets a reader into a room.</summary>
    /// <param name="id">The room's id; valid where the room may be made.</param>
    /// <param name="request">What the reader wants.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The reader's place, where it joined; dispose of it to leave.</returns>
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public ValueTask<(JoinOutcome Outcome, Subscription? Subscription)> JoinAsync(
        string id, in ReaderRequest request, CancellationToken cancellationToken = default) =>
        _stored is null
            ? new ValueTask<(JoinOutcome, Subscription?)>(Join(id, request))
            : JoinStoredAsync(id, request, cancellationToken);

    /// <summary>Removes a room, whoever reads it: its readers get what it holds, then the end.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: no such room.</returns>
    /// <exception cref="EngineUnavailableException">Nobody can say whether it was removed.</exception>
    public ValueTask<bool> RemoveAsync(string id, CancellationToken cancellationToken = default) =>
        _stored is null ? new ValueTask<bool>(TryRemove(id)) : RemoveStoredAsync(_stored, id, cancellationToken);

    /// <summary>Describes rooms in the order of their ids.</summary>
    /// <param name="after">The id before the first; empty from the start.</param>
    /// <param name="prefix">How their ids begin; empty: anyhow.</param>
    /// <param name="count">How many at most. 1 or more.</param>
    /// <param name="isTold">Which are told, by their ids; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public ValueTask<IReadOnlyList<RoomSummary>> PageAsync(
        string after, string prefix, int count, Func<string, bool>? isTold = null, CancellationToken cancellationToken = default) =>
        _stored is null
            ? new ValueTask<IReadOnlyList<RoomSummary>>([.. PageLoaded(after, prefix, count, isTold).Select(RoomSummary.Of)])
            : PageStoredAsync(_stored.Engine, after, prefix, count, isTold, cancellationToken);

    /// <summary>Has a room called, or allow, something else.</summary>
    /// <param name="room">The room.</param>
    /// <param name="change">Makes the new settings of those of now; may be called more than once.</param>
    /// <exception cref="EngineUnavailableException">It may have been kept; nothing has changed here.</exception>
    public Task ChangeAsync(Room room, Func<RoomSettings, RoomSettings> change)
    {
        ArgumentNullException.ThrowIfNull(room);
        ArgumentNullException.ThrowIfNull(change);
        if (_stored is not null)
        {
            return _stored.ChangeAsync(room, change);
        }

        room.Change(change);
        return Task.CompletedTask;
    }

    /// <summary>Returns the ids of rooms; those that come and go meanwhile may be among them or not.</summary>
    /// <param name="prefix">How they begin; empty: anyhow.</param>
    /// <exception cref="EngineUnavailableException">Nobody can say now; some may have been given.</exception>
    public async IAsyncEnumerable<string> IdsAsync(string prefix)
    {
        if (_stored is null)
        {
            foreach (var id in Ids.Where(id => id.StartsWith(prefix, StringComparison.Ordinal)))
            {
                yield return id;
            }

            yield break;
        }

        IReadOnlyList<RoomRecord> page = [];
        do
        {
            page = await _stored.Engine.PageAsync(
                page.Count == 0 ? string.Empty : page[^1].Id, prefix, IdsPerPage, CancellationToken.None);
            foreach (var record in page)
            {
                yield return record.Id;
            }
        }
        while (page.Count == IdsPerPage);
    }

    /// <summary>Admits a room that an engine has found.</summary>
    /// <param name="openAsync">Opens its line and begins to follow it, given what makes the room.</param>
    /// <param name="before">The one in whose place it comes; null where it does in nobody's.</param>
    /// <returns>The room.</returns>
    /// <exception cref="EngineUnavailableException">Not now, or as many rooms are loaded as may be.</exception>
    internal async Task<Room> AdmitAsync(Func<Func<RoomRecord, IRoomLine, Room>, Task<Room>> openAsync, Room? before)
    {
        if (before is not null)
        {
            Forget(before);
        }

        if (Interlocked.Increment(ref _count) > _options.MaxRooms)
        {
            Interlocked.Decrement(ref _count);
            throw new EngineUnavailableException($"As many chats are in use as may be, {_options.MaxRooms}.");
        }

        try
        {
            var number = before?.Number ?? Interlocked.Increment(ref _lastNumber);
            var room = await openAsync((record, line) => new Room(record, number, _context, maker: null, line, before?.KnownRoster));
            while (!_rooms.TryAdd(room.Id, room))
            {
                // What is there has ended; or this one has, while it was loaded, and the other goes on in its place.
                if (Find(room.Id) is not null && room.IsEnded)
                {
                    Interlocked.Decrement(ref _count);
                    room.LeaveTotals();
                    break;
                }
            }

            return room;
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }
    }

    private async ValueTask<(CreateOutcome Outcome, Room? Room)> CreateStoredAsync(
        StoredRooms stored, string? id, string title, IRoomMaker? maker, CancellationToken cancellationToken)
    {
        if (IsFull)
        {
            return (CreateOutcome.HistoryFull, null);
        }

        if (Count >= _options.MaxRooms)
        {
            return (CreateOutcome.TooManyRooms, null);
        }

        if (maker?.TryTakeRoom() == false)
        {
            return (CreateOutcome.TooManyOfMaker, null);
        }

        var now = _time.GetUtcNow();
        var isCounted = false;
        try
        {
            var (isNew, room) = await stored.CreateAsync(new RoomDraft(id ?? RoomId.New(now), title, now), cancellationToken);
            isCounted = maker is not null && room?.TryCountFor(maker) == true;
            return (isNew ? CreateOutcome.Created : CreateOutcome.AlreadyExists, room);
        }
        finally
        {
            if (!isCounted)
            {
                maker?.LoseRoom();
            }
        }
    }

    private async ValueTask<(JoinOutcome Outcome, Subscription? Subscription)> JoinStoredAsync(
        string id, ReaderRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            var room = await FindAsync(id, cancellationToken);
            if (room is null)
            {
                if (!request.CreatesRoom)
                {
                    return (JoinOutcome.NotFound, null);
                }

                if (RefusalOf((await CreateAsync(id, string.Empty, request.Maker, cancellationToken)).Outcome) is { } refusal)
                {
                    return (refusal, null);
                }

                continue;
            }

            var joined = room.Join(request);
            if (joined.Outcome != JoinOutcome.Closed)
            {
                return joined;
            }

            // Its remover is about to end it, or to open it again.
            await Task.Yield();
        }
    }

    private async ValueTask<bool> RemoveStoredAsync(StoredRooms stored, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } room
            || !await stored.Engine.DeleteAsync(id, room.Epoch, cancellationToken))
        {
            return false;
        }

        Forget(room);
        return true;
    }

    private async ValueTask<IReadOnlyList<RoomSummary>> PageStoredAsync(
        IRoomEngine engine, string after, string prefix, int count, Func<string, bool>? isTold, CancellationToken cancellationToken)
    {
        List<RoomSummary> page = [];
        while (page.Count < count)
        {
            var records = await engine.PageAsync(after, prefix, count, cancellationToken);
            foreach (var record in records.Where(record => isTold?.Invoke(record.Id) != false).Take(count - page.Count))
            {
                page.Add(Find(record.Id) is { } room
                    ? RoomSummary.Of(room)
                    : RoomSummary.Of(record, SettingsDocument.Find(await engine.ReadAsync(record.Id, cancellationToken))));
            }

            if (records.Count < count)
            {
                break;
            }

            after = records[^1].Id;
        }

        return page;
    }
}
