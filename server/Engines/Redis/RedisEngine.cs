using System.Globalization;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Keeps rooms in Redis, for many servers: see the page "Many machines" in <c>server/README.md</c>.</summary>
/// <param name="options">Where, and how.</param>
/// <param name="rooms">What of a room is kept.</param>
/// <param name="codec">Lays messages out.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of what matters.</param>
internal sealed class RedisEngine(
    IOptions<RedisOptions> options,
    IOptions<RoomOptions> rooms,
    IFrameCodec codec,
    TimeProvider time,
    ILogger<RedisEngine> logger) : IRoomEngine
{
    private RedisStore? _store;
    private SharedDocuments? _documents;
    private HeadWatch? _watch;
    private int _isDisposed;

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public EngineHealth Health => _store?.Failover.IsWhole == true ? EngineHealth.Good : EngineHealth.Down;

    /// <inheritdoc/>
    public Action<EngineDocument>? Changed { get; set; }

    /// <summary>Gets what went wrong, and was told; null before it is open.</summary>
    public RedisFigures? Figures => _store?.Figures;

    /// <summary>Gets the store.</summary>
    internal RedisStore Store => _store ?? throw new EngineUnavailableException("Redis is not open.");

    /// <inheritdoc/>
    /// <exception cref="StoreException">Redis cannot be used as it is.</exception>
    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The engine owns them.
        var store = await RedisOpening.OpenAsync(options.Value, rooms.Value, codec, time, logger);
        var documents = new SharedDocuments(store) { Changed = document => Changed?.Invoke(document) };
        await documents.StartAsync();
        var watch = new HeadWatch(store, documents);
#pragma warning restore CA2000
        (_store, _documents, _watch) = (store, documents, watch);
        store.Failover.Start();
        watch.Start();
    }

    /// <inheritdoc/>
    public async ValueTask<RoomRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var store = Store;
        var found = await store.CallAsync(
            RedisScripts.Find, [store.Keys.Room(id), store.Keys.Messages(id)], [], cancellationToken);
        return Bound(FoundRoom.Read(id, found)?.Record);
    }

    /// <inheritdoc/>
    public async ValueTask<(bool IsNew, RoomRecord Record)> CreateAsync(RoomDraft draft, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var store = Store;
        var keys = store.Keys;
        var result = await store.CallAsync(
            RedisScripts.Create,
            [
                keys.Room(draft.Id),
                keys.Messages(draft.Id),
                keys.List(RedisKeys.PartitionOf(draft.Id)),
                keys.Documents(draft.Id),
                keys.Replaced(draft.Id),
                keys.Members(draft.Id),
            ],
            [RedisEpochs.New(time), draft.Title, draft.CreatedAt.UtcTicks.ToString(CultureInfo.InvariantCulture), draft.Id],
            cancellationToken);
        return ((int)result[0] == 1, Bound(FoundRoom.Read(draft.Id, result[1])!.Record)!);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(string id, string epoch, CancellationToken cancellationToken)
    {
        var store = Store;
        var keys = store.Keys;
        var result = await store.CallAsync(
            RedisScripts.Delete,
            [
                keys.Room(id),
                keys.Messages(id),
                keys.List(RedisKeys.PartitionOf(id)),
                keys.Documents(id),
                keys.Replaced(id),
                keys.Members(id),
                keys.ChannelName(id),
            ],
            [epoch, id, store.Publish],
            cancellationToken);
        if ((int)result == 0)
        {
            return false;
        }

        foreach (var line in store.Lines.Where(line => line.Record.Id == id && line.Record.Epoch == epoch))
        {
            line.End(isForked: false);
        }

        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RoomRecord>> PageAsync(
        string after, string prefix, int count, CancellationToken cancellationToken)
    {
        var store = Store;
        var (first, exclude) = string.CompareOrdinal(after, prefix) >= 0 && after.Length > 0 ? (after, Exclude.Start) : (prefix, Exclude.None);
        var parts = await Task.WhenAll(Enumerable.Range(0, RedisKeys.Partitions).Select(partition => RedisStore.AskAsync(
            () => store.Database.SortedSetRangeByValueAsync(
                store.Keys.List(partition), first, default, exclude, Order.Ascending, 0, count),
            cancellationToken).AsTask()));
        string[] ids =
        [
            .. parts.SelectMany(static part => part)
                .Select(static id => id.ToString())
                .Where(id => id.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Take(count),
        ];
        var found = await Task.WhenAll(ids.Select(id => FindAsync(id, cancellationToken).AsTask()));
        // A page that is not full is the last one, so a room that was deleted meanwhile keeps its place.
        return [.. found.Select((room, at) => room ?? new RoomRecord(ids[at], string.Empty, "0", default))];
    }

    /// <inheritdoc/>
    public IRoomLine Open(RoomRecord record, IRoomFollower follower) => new RedisLine(Store, record, follower);

    /// <inheritdoc/>
    public ValueTask PutAsync(EngineDocument document, CancellationToken cancellationToken) =>
        Documents.PutAsync(document, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EngineDocument>> ReadAsync(string scope, CancellationToken cancellationToken) =>
        Documents.ReadAsync(scope, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Twice, by a container that knows it by two names.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0 && _watch is not null)
        {
            await _watch.DisposeAsync();
            await Store.DisposeAsync();
        }
    }

    private SharedDocuments Documents => _documents ?? throw new EngineUnavailableException("Redis is not open.");

    /// <summary>More may be kept than is told of: a stream is cut in steps.</summary>
    private RoomRecord? Bound(RoomRecord? record)
    {
        var kept = Store.KeptMessages;
        return record is null || kept == 0 ? record : record with { Oldest = Math.Max(record.Oldest, record.Head - kept + 1) };
    }
}
