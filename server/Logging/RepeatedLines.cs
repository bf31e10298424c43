using System.Collections.Concurrent;

namespace ChatGo.Server.Logging;

/// <summary>Counts the lines of each kind, and tells once a minute how many were left out.</summary>
/// <remarks>Any thread. There are as many kinds as there are places in the framework that log.</remarks>
internal sealed class RepeatedLines(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Category, int EventId, Type? Error), int> _counts = new();

    /// <summary>Gets for how long lines are counted.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Counts a line.</summary>
    /// <param name="category">Whose it is.</param>
    /// <param name="eventId">Which one.</param>
    /// <param name="error">What it is about; null for nothing.</param>
    /// <returns>Whether it is the first of its kind in this minute.</returns>
    public bool IsFirst(string category, int eventId, Type? error) =>
        _counts.AddOrUpdate((category, eventId, error), 1, static (_, count) => count + 1) == 1;

    /// <summary>Returns what was left out, each minute, until it is stopped.</summary>
    /// <param name="logger">Where to.</param>
    /// <param name="stoppingToken">Ends it.</param>
    public async Task TellAsync(ILogger logger, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Window, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (kind, _) in _counts)
            {
                if (_counts.TryRemove(kind, out var count) && count > 1)
                {
                    logger.LeftOutRepeats(count - 1, kind.Category, kind.EventId, kind.Error?.Name ?? "no error");
                }
            }
        }
    }
}
