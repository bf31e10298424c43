using System.Runtime.InteropServices;
using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Hosting;

/// <summary>Says how the server is doing, with a line in the log, when SIGUSR1 asks.</summary>
internal sealed class UsageReport(RoomRegistry rooms, OpenStreams streams, ILogger<UsageReport> logger)
    : IHostedService, IDisposable
{
    /// <summary>SIGUSR1, as Linux numbers it on x64 and arm64.</summary>
    private const PosixSignal Usr1 = (PosixSignal)10;

    private PosixSignalRegistration? _registration;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = OperatingSystem.IsLinux() ? PosixSignalRegistration.Create(Usr1, Answer) : null;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registration?.Dispose();

    private void Answer(PosixSignalContext signal)
    {
        // What the signal would do else is end the process.
        signal.Cancel = true;
        logger.Usage(
            rooms.Count,
            streams.Count,
            Environment.WorkingSet,
            GC.GetTotalAllocatedBytes(precise: true),
            GC.CollectionCount(0),
            GC.CollectionCount(GC.MaxGeneration),
            GC.GetTotalPauseDuration().TotalMilliseconds);
    }
}
