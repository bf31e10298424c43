using ChatGo.Api;
using ChatGo.Server.Engines.Redis;
using ChatGo.Tests.Core.Engines.Redis;
using ChatGo.Tests.Server.Callers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Servers that share one Redis, under keys of their own.</summary>
internal sealed class SharedServers : IAsyncDisposable
{
    private readonly TestKeys _keys = new();

    private SharedServers()
    {
    }

    /// <summary>Gets them.</summary>
    public IReadOnlyList<RunningServer> All { get; private set; } = [];

    /// <summary>Gets the first.</summary>
    public RunningServer First => All[0];

    /// <summary>Gets the second.</summary>
    public RunningServer Second => All[1];

    /// <summary>Starts them; skips the test where there is no Redis.</summary>
    /// <param name="configuration">Where Redis is.</param>
    /// <param name="count">How many servers.</param>
    /// <param name="isGuarded">Whether they know their callers.</param>
    /// <param name="args">Their command lines.</param>
    public static async Task<SharedServers> StartAsync(
        string configuration, int count = 2, bool isGuarded = false, params string[] args)
    {
        RedisProcess.SkipWhereMissing();
        var servers = new SharedServers();
        if (isGuarded)
        {
            servers._keys.WriteApiKeys(without: TestKeys.RemovedKey);
        }

        var prefix = $"{Guid.NewGuid():N}:";
        List<RunningServer> all = [];
        var guard = isGuarded ? servers._keys.Args : [];
        for (var server = 0; server < count; server++)
        {
            all.Add(await RunningServer.StartAsync(
                time: null,
                ["--redis", configuration, "--redis-prefix", prefix, "--presence-linger-seconds", "1", "--redis-failover-grace-milliseconds", "300", .. guard, .. args]));
        }

        servers.All = all;
        return servers;
    }

    /// <summary>Returns a server's line to a room that it follows.</summary>
    public static RedisLine LineOf(RunningServer server, string room) =>
        EngineOf(server).Store.Lines.Single(line => line.Record.Id == room);

    /// <summary>Returns a server's engine.</summary>
    public static RedisEngine EngineOf(RunningServer server) => server.Services.GetRequiredService<RedisEngine>();

    /// <summary>Sends a text under an id.</summary>
    public static async Task<SendMessageResponse> SendAsync(
        RunningServer server, string room, string text, string id, CancellationToken cancellationToken) =>
        await server.Client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { From = "John", Text = text }, MessageId = id },
            cancellationToken: cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var server in All)
        {
            await server.DisposeAsync();
        }

        _keys.Dispose();
    }
}
