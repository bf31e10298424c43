using System.Collections.Concurrent;
using System.Net;
using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>A Redis in use: what its calls have in common, and the rooms that are followed.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class RedisStore : IAsyncDisposable
{
    private readonly ConcurrentDictionary<RedisLine, byte> _lines = new();
    private readonly IConnectionMultiplexer _connection;
    private readonly EndPoint?[] _primaries = new EndPoint?[RedisKeys.Partitions];
    private ulong _lastId = RedisEpochs.Random();

    /// <summary>Begins to use it.</summary>
    /// <param name="connection">Its connections, open.</param>
    /// <param name="subscriptions">What is told.</param>
    /// <param name="options">The settings.</param>
    /// <param name="rooms">What of a room is kept.</param>
    /// <param name="codec">Lays messages out.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what matters.</param>
    public RedisStore(
        IConnectionMultiplexer connection,
        RedisSubscriptions subscriptions,
        RedisOptions options,
        RoomOptions rooms,
        IFrameCodec codec,
        TimeProvider time,
        ILogger logger)
    {
        (_connection, Subscriptions, Rooms, Codec, Time, Logger) = (connection, subscriptions, rooms, codec, time, logger);
        Keys = new RedisKeys(options.Prefix);
        Database = connection.GetDatabase();
        IsCluster = connection.GetServers().Any(static server => server.ServerType == ServerType.Cluster);
        Replicas = options.WaitsForReplica ? new ReplicaWait(this) : null;
        Failover = new FailoverWatch(this, TimeSpan.FromMilliseconds(options.FailoverGraceMilliseconds));
    }

    /// <summary>Gets what things are called.</summary>
    public RedisKeys Keys { get; }

    /// <summary>Gets what is told.</summary>
    public RedisSubscriptions Subscriptions { get; }

    /// <summary>Gets what of a room is kept.</summary>
    public RoomOptions Rooms { get; }

    /// <summary>Gets what lays messages out.</summary>
    public IFrameCodec Codec { get; }

    /// <summary>Gets the clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Gets who is told of what matters.</summary>
    public ILogger Logger { get; }

    /// <summary>Gets this server's name among those that share the rooms.</summary>
    public string Server { get; } = Guid.NewGuid().ToString("N")[..16];

    /// <summary>Gets where commands go.</summary>
    public IDatabase Database { get; }

    /// <summary>Gets the connections.</summary>
    public IConnectionMultiplexer Connection => _connection;

    /// <summary>Gets whether it is a cluster: channels are a slot's own then.</summary>
    public bool IsCluster { get; }

    /// <summary>Gets what waits for a replica; null where the primary suffices.</summary>
    public ReplicaWait? Replicas { get; }

    /// <summary>Gets what watches over primaries that change.</summary>
    public FailoverWatch Failover { get; }

    /// <summary>Gets how a script publishes.</summary>
    public RedisValue Publish => IsCluster ? "SPUBLISH" : "PUBLISH";

    /// <summary>Gets how many messages of a room are kept; 0: all.</summary>
    public int KeptMessages => Rooms.HistoryMessages;

    /// <summary>Gets the lines to rooms that are followed.</summary>
    public IEnumerable<RedisLine> Lines => _lines.Keys;

    /// <summary>Gets figures of what went wrong.</summary>
    public RedisFigures Figures { get; } = new();

    /// <summary>Returns an id that no other message has.</summary>
    public ulong NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>A room is followed.</summary>
    public void Add(RedisLine line) => _lines.TryAdd(line, 0);

    /// <summary>A room is followed no more.</summary>
    public void Remove(RedisLine line) => _lines.TryRemove(line, out _);

    /// <summary>Has Redis do something that may be done twice.</summary>
    /// <param name="script">What.</param>
    /// <param name="keys">Its keys.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Gives up; it may be done.</param>
    /// <exception cref="EngineUnavailableException">Nobody knows whether it was done.</exception>
    public async ValueTask<RedisResult> CallAsync(
        RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken = default)
    {
        for (var isLoaded = false; ; isLoaded = true)
        {
            try
            {
                return await AskAsync(() => Database.ScriptEvaluateAsync(script.Hash!, keys, arguments), cancellationToken);
            }
            catch (EngineUnavailableException missing) when (!isLoaded && IsMissingScript(missing.InnerException))
            {
                await LoadScriptsAsync();
            }
        }
    }

    /// <summary>Asks Redis.</summary>
    /// <param name="askAsync">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineUnavailableException">There is no answer.</exception>
    public static async ValueTask<T> AskAsync<T>(Func<Task<T>> askAsync, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await askAsync().WaitAsync(cancellationToken);
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            throw new EngineUnavailableException($"Redis does not answer: {failure.Message}", failure);
        }
    }

    /// <summary>Loads the scripts wherever there is a connection, replicas too: one may be the primary soon.</summary>
    public async Task LoadScriptsAsync()
    {
        foreach (var server in _connection.GetServers().Where(static server => server.IsConnected))
        {
            await LoadScriptsAsync(server);
        }
    }

    /// <summary>Loads the scripts at one server.</summary>
    public async Task LoadScriptsAsync(IServer server)
    {
        try
        {
            foreach (var script in RedisScripts.All)
            {
                script.Hash = await server.ScriptLoadAsync(script.Text);
            }
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            Logger.LoadsNoScripts(server.EndPoint, failure.Message);
        }
    }

    /// <summary>Whether Redis does not know a script.</summary>
    public static bool IsMissingScript(Exception? failure) =>
        failure is RedisServerException && failure.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    /// <summary>Returns the primary that a part of the rooms is on now; null where nobody knows.</summary>
    public EndPoint? PrimaryOf(int partition) => IsCluster
        ? Volatile.Read(ref _primaries[partition])
        : Array.Find(_connection.GetServers(), static server => server is { IsConnected: true, IsReplica: false })?.EndPoint;

    /// <summary>Asks a cluster which primaries it has: all nodes that answer, since one may not have heard of a change yet.
    /// </summary>
    public async Task LookForPrimariesAsync()
    {
        if (!IsCluster)
        {
            return;
        }

        var connected = _connection.GetServers().Where(static server => server.IsConnected).ToArray();
        List<ClusterConfiguration> maps = [];
        foreach (var server in connected)
        {
            try
            {
                if (await server.ClusterNodesAsync() is { } map)
                {
                    maps.Add(map);
                }
            }
            catch (Exception failure) when (RedisFailure.Is(failure))
            {
                // Another one knows.
            }
        }

        for (var partition = 0; partition < _primaries.Length; partition++)
        {
            var slot = _connection.GetHashSlot(Keys.List(partition));
            var primary = maps.Select(map => map.GetBySlot(slot)?.EndPoint)
                .FirstOrDefault(endPoint => Array.Exists(connected, server => server.EndPoint.Equals(endPoint)));
            Volatile.Write(ref _primaries[partition], primary);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Failover.DisposeAsync();
        await Subscriptions.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
