using ChatGo.Server.Callers;
using ChatGo.Server.Logging;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Streams;

/// <summary>Resets streams whose readers stall, ends those that are as old as they may be or whose credentials have ended, and
/// lets silent ones say that they live: one timer for all of them.</summary>
internal sealed class StreamWatch(
    OpenStreams streams,
    IOptions<StreamOptions> options,
    IOptions<AuthenticationOptions> authentication,
    RoomPrivacy privacy,
    TimeProvider time,
    ILogger<StreamWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a completed stream may still wait for its reader.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seconds = options.Value.StalledReaderSeconds;
        TimeSpan? stalled = seconds == 0 ? null : TimeSpan.FromSeconds(seconds);
        var grace = TimeSpan.FromSeconds(authentication.Value.ExpiredGraceSeconds);
        var age = TimeSpan.FromSeconds(options.Value.MaxAgeSeconds);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            streams.CheckCallers(privacy, grace);
            if (age > TimeSpan.Zero)
            {
                streams.EndAged(age);
            }

            streams.Heartbeat(time.GetTimestamp());
            if (streams.ResetStalled(stalled, Grace) is > 0 and var reset && !streams.IsDraining)
            {
                logger.ResetStalledStreams(reset, seconds);
            }
        }
    }
}
