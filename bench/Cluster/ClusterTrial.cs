using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Cluster;

/// <summary>One run: a Redis and two native servers are started; one is sent to, the other is read from.</summary>
/// <param name="duration">How long it counts.</param>
internal sealed class ClusterTrial(TimeSpan duration)
{
    private const double NanosecondsPerMicrosecond = 1_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs it.</summary>
    /// <param name="shape">The load.</param>
    /// <param name="withIds">Whether each message has an id.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">A process did not start, or did not play along.</exception>
    public async Task<ClusterTurn> RunAsync(LoadShape shape, bool withIds, CancellationToken cancellationToken)
    {
        var kind = ServerKind.All.Single(static kind => kind.Name == ServerKind.Redis);
        await using var redis = await ServerProcess.StartAsync(kind, cancellationToken);
        var ours = ServerKind.Configured(["--redis", $"127.0.0.1:{redis.Port}"], ServerKind.OurProgram);
        await using var sending = await ServerProcess.StartAsync(ours, cancellationToken);
        await using var reading = await ServerProcess.StartAsync(ours, cancellationToken);
        using var load = new LoadRun(shape, new Http2Peers(bySession: true, withIds: withIds), sending.Port, readersPort: reading.Port);
        var window = new ClusterWindow([sending, reading, redis]);
        load.Join(cancellationToken);
        load.Drive(WarmUp, duration, window, cancellationToken);
        var latency = load.Tally.Latency;
        // One reader a room: a delivery is a message.
        double messages = latency.Count;
        return new ClusterTurn(
            messages / duration.TotalSeconds,
            window.ProcessorTimes[0].TotalMicroseconds / messages,
            window.ProcessorTimes[1].TotalMicroseconds / messages,
            window.ProcessorTimes[2].TotalMicroseconds / messages,
            latency.Quantile(0.5) / NanosecondsPerMicrosecond,
            latency.Quantile(0.99) / NanosecondsPerMicrosecond,
            load.Lost + load.Tally.Disorder);
    }
}
