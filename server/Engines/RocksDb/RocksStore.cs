using System.Collections.Concurrent;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Server.Logging;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>An open store: the database, who writes it, who reads it, and the rooms that are loaded.</summary>
/// <remarks>Any thread, where nothing else is said.</remarks>
internal sealed class RocksStore : IDisposable
{
    private readonly StoreOptions _options;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<uint, RocksLine> _lines = new();
    private string? _failure;
    private int _isDisposed;
    private volatile bool _isLowOnSpace;
    private byte[] _scratch = new byte[1_024];

    // The committer's thread alone: what the batch at hand makes of rooms, documents, and the store's state.
    private readonly Dictionary<string, byte[]?> _batch = new(StringComparer.Ordinal);
    private StoreState _state;

    private RocksStore(
        Database database, StoreState state, StoreOptions options, HistoryBounds bounds, IFrameCodec? codec, TimeProvider time, ILogger logger)
    {
        (Database, _state, _options, Bounds, Codec, Time, _logger) = (database, state, options, bounds, codec, time, logger);
        Generation = state.Generation;
        Reads = new ReadPool();
        Committer = new Committer((long)options.MaxPendingMebibytes << 20, Write, _batch.Clear, () => _failure is not null, Figures);
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
    public EngineHealth Health => _failure is null && !_isLowOnSpace ? EngineHealth.Good : EngineHealth.ReadOnly;

    /// <summary>Gets where it is.</summary>
    public string Path => _options.Data;

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

    /// <summary>Gives a place to lay a value out. The committer's thread; until the next call.</summary>
    /// <param name="bytes">How much it takes.</param>
    public Span<byte> Scratch(int bytes)
    {
        if (_scratch.Length < bytes)
        {
            _scratch = new byte[bytes * 2];
        }

        return _scratch;
    }

    /// <summary>Finds a room.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="RocksDbException">It cannot be read.</exception>
    public RoomEntry? FindEntry(string id) => Database.Get(StoreKeys.Room(id)) is { } value ? RoomEntry.Read(value) : null;

    /// <summary>Finds a room as the batch at hand leaves it. The committer's thread.</summary>
    /// <inheritdoc cref="FindEntry"/>
    public RoomEntry? FindPendingEntry(string id) =>
        _batch.TryGetValue(id, out var value) ? value is null ? null : RoomEntry.Read(value) : FindEntry(id);

    /// <summary>Writes a room, or takes it out. The committer's thread.</summary>
    /// <param name="batch">The batch at hand.</param>
    /// <param name="id">The room.</param>
    /// <param name="entry">What it is; null: it is there no more.</param>
    public void Put(WriteBatch batch, string id, RoomEntry? entry)
    {
        var value = entry?.ToValue();
        _batch[id] = value;
        if (value is null)
        {
            batch.Delete(StoreKeys.Room(id));
        }
        else
        {
            batch.Put(StoreKeys.Room(id), value);
        }
    }

    /// <summary>Writes a document, unless a later version is there. The committer's thread.</summary>
    /// <returns>Whether it was written.</returns>
    public bool PutDocument(WriteBatch batch, in EngineDocument document)
    {
        var key = StoreKeys.Document(document.Scope, document.Key);
        var pending = Convert.ToHexString(key);
        var kept = _batch.TryGetValue(pending, out var value) ? value : Database.Get(key);
        if (kept is not null && StoredDocuments.VersionOf(kept) >= document.Version)
        {
            return false;
        }

        _batch[pending] = StoredDocuments.ToValue(document);
        batch.Put(key, _batch[pending]);
        return true;
    }

    /// <summary>Gives a number that no room has had. The committer's thread.</summary>
    public uint TakeNumber(WriteBatch batch)
    {
        var number = _state.NextRoom;
        _state = _state with { NextRoom = checked(number + 1) };
        batch.Put(StoreKeys.State, _state.ToValue());
        return number;
    }

    /// <summary>Makes a change, in its order with everything else.</summary>
    /// <inheritdoc cref="PendingChange{T}" path="/param"/>
    /// <inheritdoc cref="PendingChange{T}" path="/typeparam"/>
    /// <returns>What comes of it, once it is kept.</returns>
    /// <exception cref="EngineUnavailableException">Nobody knows whether it is.</exception>
    public Task<T> ChangeAsync<T>(int bytes, Func<WriteBatch, T> prepare, Action<T>? kept = null)
    {
        var change = new PendingChange<T>(bytes, prepare, kept);
        return Health == EngineHealth.Good && Committer.TryAdd(change)
            ? change.Task
            : Task.FromException<T>(new EngineUnavailableException("The store takes nothing now."));
    }

    /// <summary>Changes what is kept of a room, if it is there.</summary>
    /// <param name="record">The room.</param>
    /// <param name="change">Makes another of it.</param>
    public Task<bool> ChangeRoomAsync(RoomRecord record, Func<RoomEntry, RoomEntry> change) => ChangeAsync(
        record.Title.Length + 256,
        batch =>
        {
            if (FindPendingEntry(record.Id) is not { } entry || entry.Epoch != record.Epoch)
            {
                return false;
            }

            Put(batch, record.Id, change(entry));
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

    /// <summary>Notes how far a room reaches: its oldest messages can be erased without it being loaded.</summary>
    public async Task NoteAsync(RocksLine line)
    {
        var (oldest, head) = (line.Oldest, line.Head);
        if (oldest == line.Entry.Oldest && head == line.Entry.Head)
        {
            return;
        }

        try
        {
            await ChangeRoomAsync(line.Record, entry => entry with { Oldest = oldest, Head = head });
        }
        catch (EngineUnavailableException)
        {
            // It is found out when the room is loaded.
        }
    }

    /// <summary>Has a room's bounds looked at.</summary>
    public void Trim(RocksLine line) => _ = TrimAsync(line);

    /// <summary>Nothing is written any more: nobody knows what of the last batch is kept, and what failed once is not tried
    /// again. A start finds out.</summary>
    /// <param name="reason">Why.</param>
    public void Fail(string reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is null)
        {
            _logger.StoreFails(Path, reason);
        }
    }

    /// <summary>Looks how much space the disk has: with less than there must be nothing is taken.</summary>
    /// <param name="free">What it has. Unit: bytes.</param>
    public void LookAtSpace(long free)
    {
        var isLow = free < (long)_options.MinFreeMebibytes << 20;
        if (isLow == _isLowOnSpace)
        {
            return;
        }

        _isLowOnSpace = isLow;
        if (isLow)
        {
            _logger.StoreIsLowOnSpace(Path, free >> 20, _options.MinFreeMebibytes);
        }
        else
        {
            _logger.StoreHasSpace(Path);
        }
    }

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
        if (_failure is null)
        {
            Close();
        }

        Database.Dispose();
    }

    private void Close()
    {
        using var batch = new WriteBatch();
        batch.Put(StoreKeys.State, (_state with { IsClean = true }).ToValue());
        try
        {
            Database.Write(batch, isSynced: true);
        }
        catch (RocksDbException failure)
        {
            Fail(failure.Message);
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
            Fail(failure.Message);
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
