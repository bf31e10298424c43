using System.Globalization;
using System.Net;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Opens a Redis, and looks whether rooms can be entrusted to it.</summary>
internal static class RedisOpening
{
    /// <summary>What the keys look like; another version cannot read them.</summary>
    private const string Layout = "chatgo 1 128";

    /// <summary>Streams that can be told where to go on, and channels of a slot, came with it.</summary>
    private const int LeastVersion = 7;

    /// <summary>Opens it.</summary>
    /// <exception cref="StoreException">It cannot be used as it is; says what to do.</exception>
    public static async Task<RedisStore> OpenAsync(
        RedisOptions options, RoomOptions rooms, IFrameCodec codec, TimeProvider time, ILogger logger)
    {
        var configuration = Read(options.Configuration);
        var connection = await ConnectAsync(configuration);
        try
        {
            await CheckAsync(connection, logger);
#pragma warning disable CA2000 // The store owns them.
            var subscriptions = new RedisSubscriptions(async () => await ConnectionMultiplexer.ConnectAsync(configuration));
#pragma warning restore CA2000
            await subscriptions.StartAsync();
            var store = new RedisStore(connection, subscriptions, options, rooms, codec, time, logger);
            await CheckLayoutAsync(store);
            await store.LoadScriptsAsync();
            await store.LookForPrimariesAsync();
            connection.ConnectionRestored += (_, restored) => _ = LoadAgainAsync(store, restored.EndPoint);
            return store;
        }
        catch (Exception failure)
        {
            await connection.DisposeAsync();
            throw RedisFailure.Is(failure)
                ? new StoreException($"Redis at {Describe(configuration)} cannot be used: {failure.Message}")
                : failure;
        }
    }

    private static ConfigurationOptions Read(string text)
    {
        ConfigurationOptions configuration;
        try
        {
            configuration = ConfigurationOptions.Parse(text);
        }
        catch (Exception invalid) when (invalid is ArgumentException or FormatException)
        {
            throw new StoreException($"--redis (Redis:Configuration) is not valid: {invalid.Message}");
        }

        if (configuration.EndPoints.Count == 0)
        {
            throw new StoreException($"--redis (Redis:Configuration) names no host: '{RedisOptions.WithoutPassword(text)}'; such as redis-1:6379, several separated by commas.");
        }

        // A command that cannot be sent now is refused now; and a primary that is gone is found out soon.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.AbortOnConnectFail = false;
        configuration.AllowAdmin = true;
        configuration.AsyncTimeout = 1_500;
        configuration.SyncTimeout = 1_500;
        configuration.ConnectTimeout = 1_000;
        configuration.ConfigCheckSeconds = 1;
        configuration.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        configuration.ReconnectRetryPolicy = new LinearRetry(500);
        configuration.ClientName ??= "chatgo-server";
        return configuration;
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions configuration)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(configuration);
        if (connection.GetServers().Any(static server => server is { IsConnected: true, IsReplica: false }))
        {
            return connection;
        }

        await connection.DisposeAsync();
        throw new StoreException(
            $"No Redis answers at {Describe(configuration)}: is it running, and are its name, port and password right?");
    }

    private static async Task CheckAsync(ConnectionMultiplexer connection, ILogger logger)
    {
        foreach (var server in connection.GetServers().Where(static server => server.IsConnected))
        {
            var told = (await server.InfoAsync()).SelectMany(static section => section)
                .GroupBy(static pair => pair.Key)
                .ToDictionary(static pair => pair.Key, static pair => pair.First().Value);
            var version = told.GetValueOrDefault("redis_version", "0");
            if (!int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major) || major < LeastVersion)
            {
                throw new StoreException($"Redis at {server.EndPoint} is {version}: Redis 7 or Valkey 8 is needed, or a later one.");
            }

            if (told.GetValueOrDefault("maxmemory_policy", "noeviction") is not "noeviction" and var policy)
            {
                throw new StoreException(
                    $"Redis at {server.EndPoint} drops keys when it is full (maxmemory-policy {policy}): set maxmemory-policy noeviction.");
            }

            if (!server.IsReplica && told.GetValueOrDefault("aof_enabled", "0") == "0")
            {
                logger.KeepsNoLog(server.EndPoint);
            }
        }
    }

    private static async Task CheckLayoutAsync(RedisStore store)
    {
        await store.Database.StringSetAsync(store.Keys.Layout, Layout, when: When.NotExists);
        var found = (await store.Database.StringGetAsync(store.Keys.Layout)).ToString();
        if (found != Layout)
        {
            throw new StoreException(
                $"The rooms in Redis were laid out by another version: {store.Keys.Layout} is \"{found}\", and this one needs \"{Layout}\".");
        }
    }

    private static async Task LoadAgainAsync(RedisStore store, EndPoint? endPoint)
    {
        if (endPoint is not null)
        {
            await store.LoadScriptsAsync(store.Connection.GetServer(endPoint));
        }
    }

    /// <summary>Without a password.</summary>
    private static string Describe(ConfigurationOptions configuration) =>
        string.Join(", ", configuration.EndPoints.Select(static endPoint => endPoint switch
        {
            DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
            _ => endPoint.ToString(),
        }));
}
