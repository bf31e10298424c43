using System.Diagnostics;
using TUnit.Core.Interfaces;

namespace ChatGo.Tests.Core.Engines.Redis;

/// <summary>A Redis Cluster of the tests' own: three primaries, each with a replica, on loopback.</summary>
public sealed class RedisCluster : IAsyncInitializer, IAsyncDisposable
{
    private const int Primaries = 3;

    private static readonly string[] Settings =
    [
        "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0",
    ];

    private readonly List<RedisProcess> _nodes = [];

    /// <summary>Gets how it is reached.</summary>
    public string Configuration => string.Join(',', _nodes.Select(static node => node.Configuration));

    public async Task InitializeAsync()
    {
        if (!File.Exists("/usr/bin/redis-cli"))
        {
            return;
        }

        for (var node = 0; node < 2 * Primaries; node++)
        {
#pragma warning disable CA2000 // The cluster owns them.
            var started = new RedisProcess { Arguments = Settings };
#pragma warning restore CA2000
            _nodes.Add(started);
            await started.StartAsync();
        }

        var made = await RunAsync(
            ["--cluster", "create", .. _nodes.Select(static node => node.Configuration), "--cluster-replicas", "1", "--cluster-yes"]);
        foreach (var node in _nodes)
        {
            await HoldsAsync(made, async () => (await RunAsync(["-p", $"{node.Port}", "cluster", "info"]))
                .Contains("cluster_state:ok", StringComparison.Ordinal));
        }

        // A replica that has not followed yet takes nobody's place.
        await HoldsAsync(made, async () =>
        {
            var told = await Task.WhenAll(_nodes.Select(static node => RunAsync(["-p", $"{node.Port}", "info", "replication"])));
            return told.Count(static one => one.Contains("master_link_status:up", StringComparison.Ordinal)) == Primaries;
        });
    }

    /// <summary>Kills the first primary, which is written to: its replica takes its place.</summary>
    public async Task KillOneAsync(CancellationToken cancellationToken)
    {
        await _nodes[0].IsFollowedAsync(cancellationToken);
        await _nodes[0].KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static async Task<string> RunAsync(string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo("/usr/bin/redis-cli", arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();
        return output;
    }

    private static async Task HoldsAsync(string made, Func<Task<bool>> conditionAsync)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await conditionAsync())
        {
            if (Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException($"The cluster does not come up: {made}");
            }

            await Task.Delay(50);
        }
    }
}
