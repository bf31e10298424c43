using System.Runtime.InteropServices;
using ChatGo.Server.Logging;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Streams;

/// <summary>Stops in peace: nothing new is taken, and streams end a few at a time, so that their readers come back spread out.
/// A second signal ends the rest at once.</summary>
internal sealed class StreamDrain(
    OpenStreams streams, IOptions<StreamOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<StreamDrain> logger)
    : IHostedLifecycleService, IDisposable
{
    private const int SlotsPerSecond = 10;

    private static readonly TimeSpan Slot = TimeSpan.FromSeconds(1) / SlotsPerSecond;

    private readonly CancellationTokenSource _hurry = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _heard;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(streams.BeginDrain);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, Hear));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends the streams, while the server still listens and says that it serves no more.</summary>
    /// <param name="cancellationToken">The stop takes too long.</param>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var isUp = lifetime.ApplicationStarted.IsCancellationRequested;
        lifetime.StopApplication();
        var seconds = options.Value.DrainSeconds;
        if (isUp)
        {
            logger.Stopping(streams.Count, seconds);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        using var timer = new PeriodicTimer(Slot, time);
        await streams.CompleteAsync(seconds * SlotsPerSecond, () => NextAsync(timer, either.Token));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _hurry.Dispose();
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken hurry)
    {
        try
        {
            return await timer.WaitForNextTickAsync(hurry);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Hear(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (Interlocked.Exchange(ref _heard, 1) == 0)
        {
            // As the host does; whichever of the two hears first.
            ThreadPool.UnsafeQueueUserWorkItem(static host => host.StopApplication(), lifetime, preferLocal: false);
            return;
        }

        try
        {
            _hurry.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has stopped meanwhile.
        }
    }
}
