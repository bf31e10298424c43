using ChatGo.Core.Engines;
using ChatGo.Server.Callers;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Moderation;

/// <summary>Removes users from the rooms that they were banned from, or sent out of, within a second (rule D2), and forgets
/// restrictions that have ended.</summary>
internal sealed class RestrictionWatch(
    Restrictions restrictions,
    ReaderRules rules,
    OpenStreams streams,
    Authenticator authenticator,
    TimeProvider time,
    ILogger<RestrictionWatch> logger,
    IRoomEngine? engine = null)
    : BackgroundService
{
    /// <summary>Looks again that follow one that found something new: a stream that had joined before may have been listed
    /// since.</summary>
    private const int LooksAgain = 4;

    private const int LooksPerSweep = 240;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (authenticator.IsOn && engine is null)
        {
            logger.KeepsOrderInMemory();
        }

        var (seen, left, looks) = (0L, 0, 0);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var version = restrictions.Version;
            left = version != seen ? LooksAgain : left - 1;
            seen = version;
            if (left > 0)
            {
                streams.Expel(rules.Of);
            }

            looks = (looks + 1) % LooksPerSweep;
            if (looks == 0)
            {
                restrictions.Sweep();
            }
        }
    }
}
