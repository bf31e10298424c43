namespace ChatGo.Server.Hosting;

/// <summary>Gives memory back when the server falls quiet: what starting, a storm of connections or a load left
/// behind, which the collector would keep until the next load. A thousand new readers leave 30 MB.</summary>
/// <remarks>Never under load, where the pause would be felt (some 20 ms a thousand readers): quiet is a tick in which
/// next to nothing was allocated. And only for a quarter of what is alive, so that a trickle never adds up to it often.
/// </remarks>
internal sealed class IdleCollector(TimeProvider time) : BackgroundService
{
    private const long QuietBytes = 16_384;
    private const long MinWorthwhileBytes = 4_194_304;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, worthwhile) = (0L, MinWorthwhileBytes);
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            if (allocated - seen < QuietBytes && allocated >= worthwhile)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                worthwhile = allocated + Math.Max(MinWorthwhileBytes, GC.GetTotalMemory(forceFullCollection: false) / 4);
            }

            seen = allocated;
        }
    }
}
