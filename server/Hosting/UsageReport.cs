using System.Runtime.InteropServices;
using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Hosting;

/// <summary>Describes how the server is doing, with a line in the log, when SIGUSR1 asks; SIGUSR2 has all garbage collected
/// first, so that what the line calls in use is what is alive.</summary>
internal sealed class UsageReport(RoomRegistry rooms, OpenStreams streams, ILogger<UsageReport> logger)
    : IHostedService, IDisposable
{
    /// <summary>SIGUSR1, as Linux numbers it on x64 and arm64.</summary>
    private const PosixSignal Usr1 = (PosixSignal)10;

    /// <summary>SIGUSR2, likewise.</summary>
    private const PosixSignal Usr2 = (PosixSignal)12;

    private readonly Lock _collecting = new();
    private PosixSignalRegistration? _asking;
    private PosixSignalRegistration? _collectingFirst;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            _asking = PosixSignalRegistration.Create(Usr1, Answer);
            _collectingFirst = PosixSignalRegistration.Create(Usr2, CollectAndAnswer);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _asking?.Dispose();
        _collectingFirst?.Dispose();
    }

    /// <summary>Collects twice: what has a finalizer outlives the first time.</summary>
    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private void CollectAndAnswer(PosixSignalContext signal)
    {
        signal.Cancel = true;
        lock (_collecting)
        {
            Collect();
            Answer(signal);
        }
    }

    private void Answer(PosixSignalContext signal)
    {
        // What the signal would do else is end the process.
        signal.Cancel = true;
        logger.Usage(
            rooms.Count,
            streams.Count,
            Environment.WorkingSet,
            GC.GetTotalMemory(forceFullCollection: false),
            GC.GetTotalAllocatedBytes(precise: true),
            GC.CollectionCount(0),
            GC.CollectionCount(GC.MaxGeneration),
            GC.GetTotalPauseDuration().TotalMilliseconds);
    }
}
