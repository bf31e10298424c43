using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Http2;

/// <summary>Ends connections whose peers take nothing, and resets streams whose peers let nothing be sent: Kestrel, which
/// waits for its own output then, does not see them.</summary>
internal sealed class ConnectionWatch(
    DirectConnections connections, IOptions<StreamOptions> options, TimeProvider time, ILogger<ConnectionWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Its clock: how often it has looked. A machine that slept has not made peers slow.
        var now = 1;
        using var timer = new PeriodicTimer(Period, time);
        for (; await timer.WaitForNextTickAsync(stoppingToken); now++)
        {
            Look(now);
        }
    }

    private void Look(int now)
    {
        var stuckSeconds = 2 * options.Value.KeepAliveSeconds;
        var stalledSeconds = options.Value.StalledReaderSeconds;
        var (ended, reset) = (0, 0);
        foreach (var connection in connections.All)
        {
            ended += connection.TryEndStuck(now, stuckSeconds) ? 1 : 0;
            reset += stalledSeconds > 0 ? connection.ResetStalled(now, stalledSeconds) : 0;
        }

        if (ended > 0)
        {
            logger.EndedStuckConnections(ended, stuckSeconds);
        }

        if (reset > 0)
        {
            logger.ResetStalledStreams(reset, stalledSeconds);
        }
    }
}
