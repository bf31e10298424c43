using System.Collections.Concurrent;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>Loads the rooms of an engine when they are asked for: each once at a time, however many ask.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="engine">Where they live.</param>
/// <param name="codec">Lays out messages.</param>
/// <param name="registry">Where loaded rooms are.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredRooms(IRoomEngine engine, IFrameCodec codec, RoomRegistry registry, TimeProvider time)
{
    /// <summary>Ids of which it is known for a moment that there is no such room.</summary>
    private const int MaxMissing = 4_096;

    /// <summary>For how long a room that another server has made may stay unseen: those who ask for rooms that are not there
    /// must not each ask the engine.</summary>
    private static readonly TimeSpan MissingFor = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RestartPause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Task<Room?>> _loading = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _missing = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Task _lastChange = Task.CompletedTask;
    private long _lastVersion;
    private long _made;

    /// <summary>Gets the engine.</summary>
    public IRoomEngine Engine => engine;

    /// <summary>Loads a room that is not loaded.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The room; null: no such room.</returns>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public async ValueTask<Room?> LoadAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (IsMissing(id))
            {
                return null;
            }

            if (registry.Find(id) is { } loaded)
            {
                return loaded;
            }

            var room = await StartLoad(id).WaitAsync(cancellationToken);
            if (room is not { IsEnded: true })
            {
                return room;
            }
        }
    }

    /// <summary>Makes a room.</summary>
    /// <param name="draft">The room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The room, and whether it was made here; null where it has gone already.</returns>
    /// <exception cref="EngineUnavailableException">Not now.</exception>
    public async ValueTask<(bool IsNew, Room? Room)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken)
    {
        var (isNew, _) = await engine.CreateAsync(draft, cancellationToken);
        // Who has looked before then may yet say that there is no such room: first the count, then the note is taken back.
        Interlocked.Increment(ref _made);
        _missing.TryRemove(draft.Id, out _);
        if (!isNew)
        {
            return (false, null);
        }

        if (_loading.TryGetValue(draft.Id, out var earlier))
        {
            await ((Task)earlier).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (true, await LoadAsync(draft.Id, cancellationToken));
    }

    /// <summary>A room goes on under another epoch: it is loaded anew, under the number that it has on streams, with who is in
    /// it. The engine's caller does not wait for that.</summary>
    /// <param name="room">The room.</param>
    public void Restart(Room room)
    {
        var loaded = new TaskCompletionSource<Room?>(TaskCreationOptions.RunContinuationsAsynchronously);
        // Who looks the id up from now on waits for the same.
        _loading[room.Id] = loaded.Task;
        room.Supersede(loaded.Task);
        _ = RestartAsync(room, loaded);
    }

    /// <summary>Has a room called, or allow, something else, one change after another.</summary>
    /// <param name="room">The room.</param>
    /// <param name="change">Makes the new settings of those of now.</param>
    /// <exception cref="EngineUnavailableException">It may have been kept; nothing has changed here.</exception>
    public Task ChangeAsync(Room room, Func<RoomSettings, RoomSettings> change)
    {
        lock (_gate)
        {
            return _lastChange = ChangeBehindAsync(_lastChange, room, change);
        }
    }

    private async Task ChangeBehindAsync(Task before, Room room, Func<RoomSettings, RoomSettings> change)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var settings = change(room.Settings);
        // The clock: a version rises beyond that of the process before.
        _lastVersion = Math.Max(_lastVersion + 1, time.GetUtcNow().UtcTicks);
        var document = SettingsDocument.Of(room.Id, settings, _lastVersion);
        await engine.PutAsync(document, CancellationToken.None);
        room.TryChange(settings, document.Version);
    }

    private bool IsMissing(string id) =>
        _missing.TryGetValue(id, out var since) && time.GetElapsedTime(since) < MissingFor;

    private Task<Room?> StartLoad(string id)
    {
        var made = new TaskCompletionSource<Room?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var loading = _loading.GetOrAdd(id, made.Task);
        if (loading == made.Task)
        {
            _ = RunAsync(id, made);
        }

        return loading;
    }

    private async Task RunAsync(string id, TaskCompletionSource<Room?> loaded)
    {
        // Not on the thread of who asks: it may be the engine's.
        await Task.Yield();
        try
        {
            // Somebody may have loaded it between the look and this.
            var room = registry.Find(id) ?? await LoadAsync(id, before: null);
            _loading.TryRemove(new KeyValuePair<string, Task<Room?>>(id, loaded.Task));
            loaded.SetResult(room);
        }
#pragma warning disable CA1031 // Whatever it is, it is told to who waits: else they, and all who ask later, would wait for ever.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _loading.TryRemove(new KeyValuePair<string, Task<Room?>>(id, loaded.Task));
            loaded.SetException(failure);
            // Perhaps nobody waits.
            _ = loaded.Task.Exception;
        }
    }

    /// <summary>Loads a room anew, however long that takes: its readers wait for it.</summary>
    private async Task RestartAsync(Room room, TaskCompletionSource<Room?> loaded)
    {
        await Task.Yield();
        while (true)
        {
            try
            {
                var next = await LoadAsync(room.Id, room);
                _loading.TryRemove(new KeyValuePair<string, Task<Room?>>(room.Id, loaded.Task));
                loaded.SetResult(next);
                return;
            }
#pragma warning disable CA1031 // Whatever it is: its readers, and all who ask for it, wait for this and nothing else.
            catch (Exception)
#pragma warning restore CA1031
            {
                await Task.Delay(RestartPause, time);
            }
        }
    }

    private async Task<Room?> LoadAsync(string id, Room? before)
    {
        var made = Volatile.Read(ref _made);
        if (await engine.FindAsync(id, CancellationToken.None) is not { } record)
        {
            NoteMissing(id, made);
            return null;
        }

        return await registry.AdmitAsync(OpenAsync, before);

        async Task<Room> OpenAsync(Func<RoomRecord, IRoomLine, Room> make)
        {
            IRoomLine? line = null;
            var follower = new RoomFollower(
                extent => make(record with { Oldest = extent.Oldest, Head = extent.Head }, line!), codec, Change, Restart);
            line = engine.Open(record, follower);
            await line.FollowAsync(CancellationToken.None);
            // Behind that: what is kept meanwhile is told.
            foreach (var document in await ReadAsync(line, follower))
            {
                Change(follower.Room!, document);
            }

            return follower.Room!;
        }

        async Task<IReadOnlyList<EngineDocument>> ReadAsync(IRoomLine line, RoomFollower follower)
        {
            try
            {
                return await engine.ReadAsync(id, CancellationToken.None);
            }
            catch
            {
                line.TryUnfollow();
                follower.Room?.LeaveTotals();
                throw;
            }
        }
    }

    private void Change(Room room, EngineDocument document)
    {
        if (SettingsDocument.Read(document) is { } settings && room.TryChange(settings, document.Version))
        {
            // Its caller is the engine's, and holds what readers may wait for.
            ThreadPool.UnsafeQueueUserWorkItem(static told => told.registry.Changed?.Invoke(told.room), (registry, room), preferLocal: false);
        }
    }

    private void NoteMissing(string id, long made)
    {
        if (_missing.Count >= MaxMissing)
        {
            _missing.Clear();
        }

        _missing[id] = time.GetTimestamp();
        if (Interlocked.Read(ref _made) != made)
        {
            // A room was made since the look: perhaps this one.
            _missing.TryRemove(id, out _);
        }
    }
}
