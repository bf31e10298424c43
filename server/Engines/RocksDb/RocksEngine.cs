using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Keeps rooms on the disk of this machine, by RocksDB: what was acknowledged is there after a crash, and after a power
/// cut. See the store's page in <c>server/README.md</c>.</summary>
/// <param name="options">Where, and how.</param>
/// <param name="rooms">What of a room is kept.</param>
/// <param name="codec">Lays messages out.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what matters.</param>
internal sealed class RocksEngine(
    IOptions<StoreOptions> options,
    IOptions<RoomOptions> rooms,
    IFrameCodec codec,
    TimeProvider time,
    ILogger<RocksEngine> logger) : IRoomEngine, IStoreCopy
{
    /// <summary>What a change beside messages takes while it waits, about. Unit: bytes.</summary>
    private const int ChangeBytes = 512;

    private RocksStore? _store;
    private StoreUpkeep? _upkeep;

    /// <inheritdoc/>
    public string Name => "rocksdb";

    /// <inheritdoc/>
    public EngineHealth Health => _store?.Condition.Health ?? EngineHealth.Down;

    /// <summary>Gets what is done once a write has failed.</summary>
    public Task Failed => Store.Condition.Failed;

    /// <inheritdoc/>
    /// <remarks>There is no other server.</remarks>
    public Action<EngineDocument>? Changed { get; set; }

    /// <summary>Gets what it has done; null before it is open.</summary>
    public StoreFigures? Figures => _store?.Figures;

    /// <summary>Gets the lines to the rooms that are loaded.</summary>
    internal IEnumerable<RocksLine> Lines => Store.Lines;

    /// <summary>Writes everything anew, without what is dropped.</summary>
    internal void Compact() => Store.Database.Compact();

    private RocksStore Store => _store ?? throw new EngineUnavailableException("The store is not open.");

    /// <inheritdoc/>
    /// <exception cref="StoreException">The store cannot be opened as it is.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        var bounds = new HistoryBounds(rooms.Value.HistoryMessages, rooms.Value.HistoryBytes, rooms.Value.HistorySeconds);
        // It may take seconds: the end of the log is read again.
        _store = await Task.Run(() => RocksStore.Open(options.Value, bounds, codec, time, logger), cancellationToken);
        _upkeep = new StoreUpkeep(_store, options.Value, rooms.Value.SweepSeconds);
    }

    /// <inheritdoc/>
    public async ValueTask<RoomRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var store = Store;
        var record = await store.Reads.RunAsync(() => store.FindEntry(id) is { } entry ? Describe(store, id, entry) : null, cancellationToken);
        return record?.Generation == store.Generation ? record.Record
            : record is null ? null
            : await RenewAsync(store, record.Record);
    }

    /// <inheritdoc/>
    public async ValueTask<(bool IsNew, RoomRecord Record)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken)
    {
        var store = Store;
        var (isNew, entry) = await store.ChangeAsync(ChangeBytes + draft.Title.Length, batch =>
        {
            if (store.Draft.FindRoom(draft.Id) is { } kept)
            {
                return (false, kept);
            }

            var made = new RoomEntry(
                store.Draft.TakeNumber(batch), RoomDraft.NewEpoch(), draft.Title, draft.CreatedAt, HadReader: false, store.Generation);
            // A change that came late to a former life is not this one's.
            store.Draft.RemoveDocuments(batch, draft.Id);
            store.Draft.PutRoom(batch, draft.Id, made);
            return (true, made);
        }).WaitAsync(cancellationToken);
        return (isNew, new RoomRecord(draft.Id, entry.Title, entry.Epoch, entry.CreatedAt, entry.HadReader, entry.Oldest, entry.Head));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string id, string epoch, CancellationToken cancellationToken)
    {
        var store = Store;
        var deleted = await store.ChangeAsync(ChangeBytes, Prepare, Kept).WaitAsync(cancellationToken);
        return deleted is not null;

        RoomEntry? Prepare(WriteBatch batch)
        {
            if (store.Draft.FindRoom(id) is not { } entry || entry.Epoch != epoch)
            {
                return null;
            }

            store.Draft.RemoveDocuments(batch, id);
            store.Draft.RemoveRoom(batch, id);
            batch.Put(StoreKeys.Deleted(entry.Number), []);
            if (store.FindLine(entry.Number) is { } line)
            {
                line.IsEnding = true;
            }

            return entry;
        }

        void Kept(RoomEntry? entry)
        {
            if (entry is null)
            {
                return;
            }

            store.Filter.Raise(entry.Number, long.MaxValue, head: 0);
            if (store.FindLine(entry.Number) is { } line)
            {
                line.Remove();
                store.Unload(line);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RoomRecord>> PageAsync(
        string after, string prefix, int count, CancellationToken cancellationToken)
    {
        var store = Store;
        return await store.Reads.RunAsync<IReadOnlyList<RoomRecord>>(Page, cancellationToken);

        List<RoomRecord> Page()
        {
            List<RoomRecord> page = [];
            using var cursor = store.Database.Look();
            var first = string.CompareOrdinal(after, prefix) >= 0 ? after : prefix;
            for (var isThere = cursor.TrySeek(StoreKeys.Room(first));
                isThere && page.Count < count && cursor.Key[0] == StoreKeys.Rooms[0];
                isThere = cursor.TryNext())
            {
                var id = StoreKeys.RoomOf(cursor.Key);
                if (!id.StartsWith(prefix, StringComparison.Ordinal))
                {
                    break;
                }

                if (id != after)
                {
                    page.Add(Describe(store, id, RoomEntry.Read(cursor.Value)).Record);
                }
            }

            return page;
        }
    }

    /// <inheritdoc/>
    public IRoomLine Open(RoomRecord record, IRoomFollower follower) => new RocksLine(Store, record, follower);

    /// <inheritdoc/>
    public async ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken)
    {
        var store = Store;
        await store.ChangeAsync(
            ChangeBytes + document.Value.Length, batch => store.Draft.PutDocument(batch, document)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        var store = Store;
        return await store.Reads.RunAsync<IReadOnlyList<EngineDocument>>(() => StoredDocuments.Read(store.Database, scope), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<(string Path, long Bytes)> CopyAsync(string name, CancellationToken cancellationToken)
    {
        var store = Store;
        var path = Path.Combine(Path.GetFullPath(options.Value.BackupsOrDefault), name);
        return Task.Run(() => (path, StoreDirectory.Copy(store.Database, path)), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_upkeep is not null)
        {
            await _upkeep.DisposeAsync();
        }

        // The disk may be slow, and this the thread of somebody who has other things to do.
        await Task.Run(() => _store?.Dispose());
    }

    private static FoundRoom Describe(RocksStore store, string id, RoomEntry entry)
    {
        var (oldest, head) = store.FindLine(entry.Number) is { } line
            ? (line.Oldest, line.Head)
            : new RoomReading(store.Database, store.Bounds, store.Time, entry.Number).FindExtent(entry.Oldest);
        return new FoundRoom(
            new RoomRecord(id, entry.Title, entry.Epoch, entry.CreatedAt, entry.HadReader, oldest, head), entry.Generation);
    }

    /// <summary>Assigns another epoch to a room: the end of what was acknowledged may be lost, and numbers may be given again.</summary>
    private static async Task<RoomRecord?> RenewAsync(RocksStore store, RoomRecord record)
    {
        await store.ChangeRoomAsync(
            record, entry => entry with { Epoch = RoomDraft.NewEpoch(), Generation = store.Generation });
        return await store.Reads.RunAsync(
            () => store.FindEntry(record.Id) is { } entry ? record with { Epoch = entry.Epoch } : null, CancellationToken.None);
    }
}
