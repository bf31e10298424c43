using System.Collections.Concurrent;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>An open store: the database, who writes it, who reads it, and the rooms that are loaded.</summary>
/// <remarks>Any thread, where nothing else is said.</remarks>
internal sealed class RocksStore : IDisposable
{
    private readonly StoreOptions _options;
    private readonly ConcurrentDictionary<uint, RocksLine> _lines = new();
    private int _isDisposed;

    private RocksStore(
        Database database, StoreState state, StoreOptions options, HistoryBounds bounds, IFrameCodec? codec, TimeProvider time, ILogger logger)
    {
        (Database, _options, Bounds, Codec, Time) = (database, options, bounds, codec, time);
        Generation = state.Generation;
        Condition = new StoreCondition(options, logger);
        Draft = new StoreDraft(database, state);
        Reads = new ReadPool();
        Committer = new Committer((long)options.MaxPendingMebibytes << 20, Write, Draft.Clear, () => Condition.HasFailed, Figures);
    }

    /// <summary>Gets the database.</summary>
    public Database Database { get; }

    /// <summary>Gets what compactions leave out.</summary>
    public EraseFilter Filter => Database.Filter;

    /// <summary>Gets who writes.</summary>
    public Committer Committer { get; }

    /// <summary>Gets who reads.</summary>
    public ReadPool Reads { get; }

    /// <summary>Gets what reads messages; null where nobody follows a room.</summary>
    public IFrameCodec? Codec { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gets what of a room is kept.</summary>
    public HistoryBounds Bounds { get; }

    /// <summary>Gets what it has done.</summary>
    public StoreFigures Figures { get; } = new();

    /// <summary>Gets the generation of epochs that are good: see <see cref="StoreState"/>.</summary>
    public uint Generation { get; }

    /// <summary>Gets the rooms that are loaded.</summary>
    public ICollection<RocksLine> Lines => _lines.Values;

    /// <summary>Gets what it can do now.</summary>
    public StoreCondition Condition { get; }

    /// <summary>Gets what the batch at hand makes of it. The committer's thread.</summary>
    public StoreDraft Draft { get; }

    /// <summary>Opens a store, and makes it where it is not there.</summary>
    /// <param name="options">Where, and how.</param>
    /// <param name="bounds">What of a room is kept.</param>
    /// <param name="codec">Reads messages; null where nobody follows a room.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what matters.</param>
    /// <exception cref="StoreException">It cannot be opened as it is.</exception>
    public static RocksStore Open(
        StoreOptions options, HistoryBounds bounds, IFrameCodec? codec, TimeProvider time, ILogger logger)
    {
        StoreDirectory.Prepare(options.Data);
        return StoreDirectory.Guard(options.Data, () =>
        {
            var database = Database.Open(options.Data, options);
            try
            {
                return new RocksStore(database, StoreOpening.Begin(database, options, logger), options, bounds, codec, time, logger);
            }
            catch
            {
                database.Dispose();
                throw;
            }
        });
    }

    /// <summary>Finds a room.</summary>
    /// <returns>Null: no such room.</returns>
    /// <exception cref="RocksDbException">It cannot be read.</exception>
    public RoomEntry? FindEntry(string id) => Database.Get(StoreKeys.Room(id)) is { } value ? RoomEntry.Read(value) : null;

    /// <summary>Makes a change, in its order with everything else.</summary>
    /// <inheritdoc cref="PendingChange{T}" path="/param"/>
    /// <inheritdoc cref="PendingChange{T}" path="/typeparam"/>
    /// <returns>What comes of it, once it is kept.</returns>
    /// <exception cref="EngineUnavailableException">Nobody knows whether it is.</exception>
    public Task<T> ChangeAsync<T>(int bytes, Func<WriteBatch, T> prepare, Action<T>? kept = null)
    {
        var change = new PendingChange<T>(bytes, prepare, kept);
        return Condition.Health == EngineHealth.Good && Committer.TryAdd(change)
            ? change.Task
            : Task.FromException<T>(new EngineUnavailableException("The store takes nothing now."));
    }

    /// <summary>Changes what is kept of a room; a deleted room is not made again.</summary>
    /// <param name="record">The room.</param>
    /// <param name="change">Makes another of it.</param>
    public Task<bool> ChangeRoomAsync(RoomRecord record, Func<RoomEntry, RoomEntry> change) => ChangeAsync(
        record.Title.Length + 256,
        batch =>
        {
            if (Draft.FindRoom(record.Id) is not { } entry || entry.Epoch != record.Epoch)
            {
                return false;
            }

            Draft.PutRoom(batch, record.Id, change(entry));
            return true;
        });

    /// <summary>Notes a line whose room is followed.</summary>
    /// <returns>False where there is another one.</returns>
    public bool TryLoad(RocksLine line) => _lines.TryAdd(line.Entry.Number, line);

    /// <summary>Finds the line to a room that is loaded.</summary>
    public RocksLine? FindLine(uint room) => _lines.GetValueOrDefault(room);

    /// <summary>Forgets a line, and notes how far its room reaches.</summary>
    public void Unload(RocksLine line)
    {
        if (_lines.TryRemove(new KeyValuePair<uint, RocksLine>(line.Entry.Number, line)))
        {
            _ = NoteAsync(line);
        }
    }

    /// <summary>Notes how far a room reaches, where that has changed: its oldest messages can be erased now, and without it being
    /// loaded.</summary>
    public async Task NoteAsync(RocksLine line)
    {
        if (!line.TryNote(out var floor, out var head))
        {
            return;
        }

        Filter.Raise(line.Entry.Number, floor, head);
        try
        {
            await ChangeRoomAsync(line.Record, entry => entry with { Oldest = floor, Head = head });
        }
        catch (EngineUnavailableException)
        {
            // It is found out when the room is loaded.
        }
    }

    /// <summary>Has a room's bounds looked at.</summary>
    public void Trim(RocksLine line) => _ = TrimAsync(line);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
        {
            return;
        }

        foreach (var line in Lines)
        {
            _ = NoteAsync(line);
        }

        Committer.Dispose();
        Reads.Dispose();
        if (!Condition.HasFailed)
        {
            Close();
        }

        Database.Dispose();
    }

    private void Close()
    {
        using var batch = new WriteBatch();
        batch.Put(StoreKeys.State, (Draft.State with { IsClean = true }).ToValue());
        try
        {
            Database.Write(batch, isSynced: true);
        }
        catch (RocksDbException failure)
        {
            Condition.Fail(failure.Message);
        }
    }

    private void Write(WriteBatch batch)
    {
        try
        {
            Database.Write(batch, _options.IsSynced);
        }
        catch (RocksDbException failure)
        {
            Condition.Fail(failure.Message);
            throw;
        }
    }

    private async Task TrimAsync(RocksLine line)
    {
        try
        {
            await Reads.RunAsync(
                () =>
                {
                    line.Trim();
                    return true;
                },
                CancellationToken.None);
        }
        catch (EngineUnavailableException)
        {
            // Whoever looks next finds it.
        }
    }
}
