using ChatGo.Server.Http2;

namespace ChatGo.Server.Hosting;

/// <summary>Returns memory to the system when the server falls quiet: what starting, a storm of connections or a load left
/// behind, which the collector would keep until the next load. A thousand new readers leave 30 MB.</summary>
/// <remarks>Never under load, where the pause would be felt (some 20 to 60 ms a thousand readers): quiet is a row of
/// looks between which next to nothing was allocated, the longer the more is alive, as the pause is. Looks that come
/// late, behind a pause or on a busy machine, say nothing: a load may not have run between them either. And only where
/// it is worth it: for a quarter of what is alive, so that a trickle never adds up to it often, or where a quarter of the
/// connections has gone, which leaves much and allocates nothing.</remarks>
internal sealed class IdleCollector(DirectConnections connections, TimeProvider time) : BackgroundService
{
    private const long QuietBytes = 16_384;
    private const long MinWorthwhileBytes = 4_194_304;

    private const int MinWorthwhileConnections = 100;

    private const int MinQuietLooks = 2;
    private const long BytesPerQuietLook = 16_777_216;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (seen, looked, quiet, worthwhile) = (0L, time.GetTimestamp(), 0, MinWorthwhileBytes);
        var most = 0;
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var allocated = GC.GetTotalAllocatedBytes();
            var isOnTime = Math.Abs((time.GetElapsedTime(looked) - Period).TotalMilliseconds) < Period.TotalMilliseconds / 2;
            quiet = isOnTime && allocated - seen < QuietBytes ? quiet + 1 : 0;
            most = Math.Max(most, connections.Count);
            var gone = most - connections.Count;
            var isWorthwhile = allocated >= worthwhile || gone >= Math.Max(MinWorthwhileConnections, most / 4);
            if (isWorthwhile && quiet >= MinQuietLooks + (LiveBytes() / BytesPerQuietLook))
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                // What was young has come to the middle generation. Once more, and it is old: the first collection under
                // load would move it else, for 100 to 250 ms with 10,000 readers.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                worthwhile = allocated + Math.Max(MinWorthwhileBytes, LiveBytes() / 4);
                most = connections.Count;
            }

            (seen, looked) = (allocated, time.GetTimestamp());
        }
    }

    /// <summary>Returns what was alive at the last collection, and what was allocated since.</summary>
    private static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: false);
}
