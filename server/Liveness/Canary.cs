using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;

namespace ChatGo.Server.Liveness;

/// <summary>Sends a message through a room and a stream, again and again, and sees whether it arrives: the server serves only
/// while it does.</summary>
/// <remarks>The room stands in no list and no figure: it is in a registry of its own, where no caller finds it. A miss makes
/// the next message take a new stream.</remarks>
/// <param name="time">The clock.</param>
/// <param name="logger">Told of each change.</param>
/// <param name="engine">Keeps the server's rooms, and must take something as well; null: they are in memory.</param>
internal sealed class Canary(TimeProvider time, ILogger<Canary> logger, IRoomEngine? engine = null) : BackgroundService
{
    /// <summary>From one message to the next.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How long a message may take; with the period below the 10 s after which a break must be seen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>An id that no room has.</summary>
    private const string Scope = "~canary";

    private readonly RoomRegistry _rooms = new(new RoomOptions { HistoryMessages = 16 }, time);
    private CanaryStream? _stream;
    private bool _isAlive = true;
    private long _latencyTicks;

    /// <summary>Gets whether the last message has arrived.</summary>
    public bool IsAlive => Volatile.Read(ref _isAlive);

    /// <summary>Gets how long the last one took that arrived.</summary>
    public TimeSpan Latency => TimeSpan.FromTicks(Volatile.Read(ref _latencyTicks));

    /// <summary>Gets or sets what is called when <see cref="IsAlive"/> changes.</summary>
    public Action<bool>? Changed { get; set; }

    /// <summary>Gets the stream that it waits at; null before the first message, and after a miss.</summary>
    internal CanaryStream? Stream => Volatile.Read(ref _stream);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            Report(await ArrivesAsync(stoppingToken));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> ArrivesAsync(CancellationToken stopping)
    {
        var stream = _stream ??= await CanaryStream.OpenAsync(_rooms, time);
        var start = time.GetTimestamp();
        try
        {
            await stream.SendAsync(time.GetUtcNow()).WaitAsync(Patience, time, stopping);
            if (!await IsTakenAsync().WaitAsync(Patience, time, stopping))
            {
                return false;
            }

            Volatile.Write(ref _latencyTicks, time.GetElapsedTime(start).Ticks);
            return true;
        }
        catch (TimeoutException)
        {
            stream.Dispose();
            Volatile.Write(ref _stream, null);
            return false;
        }
    }

    /// <summary>Whether the engine takes a change: one that says nothing, and is forgotten at the next start.</summary>
    private async Task<bool> IsTakenAsync()
    {
        if (engine is null)
        {
            return true;
        }

        try
        {
            await engine.PutAsync(new EngineDocument(Scope, "tweet", time.GetUtcNow().UtcTicks, default), CancellationToken.None);
            return true;
        }
        catch (EngineUnavailableException)
        {
            return false;
        }
    }

    private void Report(bool isAlive)
    {
        if (isAlive == _isAlive)
        {
            return;
        }

        Volatile.Write(ref _isAlive, isAlive);
        if (isAlive)
        {
            logger.DeliversAgain();
        }
        else
        {
            logger.DeliversNothing(Patience.TotalSeconds);
        }

        Changed?.Invoke(isAlive);
    }
}
