using System.Diagnostics;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Schedule;
using ChatGo.Client.Load.Users;

namespace ChatGo.Client.Load;

/// <summary>The part of a load that one process makes, from the first connection to the last delivery.</summary>
/// <param name="options">The load.</param>
/// <param name="index">Which process this is: 0 to <see cref="LoadOptions.Processes"/> − 1.</param>
/// <remarks>One task drives it; any thread may take samples, one at a time.</remarks>
internal sealed class LoadEngine(LoadOptions options, int index) : ILoadSource
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(10);

    // After Ctrl-C the process has 1.5 s in all.
    private static readonly TimeSpan HurriedDrainWithin = TimeSpan.FromSeconds(0.4);

    private readonly LoadContext _context = new(options);
    private readonly SendSchedule _schedule = new(options.Phases);
    private Crowd? _crowd;

    /// <inheritdoc/>
    public async Task JoinAsync(CancellationToken stopping)
    {
        _crowd = new Crowd(_context, index);
        await _crowd.MakeRoomsAsync(stopping);
        await _crowd.JoinAsync(stopping);
    }

    /// <inheritdoc/>
    public async Task DriveAsync(long start, CancellationToken stopping)
    {
        var counted = options.Phases.TakeWhile(static phase => !phase.IsCounted).Count();
        _context.CountFrom(start + (long)(_schedule.StartOf(counted) * Stopwatch.Frequency));
        _context.Outages.StartAt(start);
        var sending = new Sender(_context, _schedule, _crowd!.Senders, index)
            .RunAsync(start, _crowd.Http2, stopping);
        await TurnAsync(start, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending;
        await _crowd.LeaveAsync(await DrainAsync(stopping));
    }

    /// <inheritdoc/>
    public LoadSample Sample() => (_crowd?.Count() ?? new LoadSample()) with
    {
        Connected = _context.Counters.Connected,
        Sent = _context.Counters.Sent,
        NotSent = _context.Counters.NotSent,
        Refused = _context.Counters.Refused,
        Undelivered = _context.Undelivered,
        NeverDelivered = _context.NeverDelivered,
        Acknowledged = _context.Counters.Acknowledged,
        Rejoined = _context.Counters.Rejoined,
        CpuSeconds = Environment.CpuUsage.TotalTime.TotalSeconds,
        Errors = _context.Counters.Errors(),
        FaultyMessages = _context.Faults.Messages(),
        Faults = _context.Faults.Kept(),
        Outages = _context.Outages.All(),
        Latency = Times.Pack(_context.Latency.Take()),
        Lateness = Times.Pack(_context.Lateness.Take()),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _crowd?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Does what the phases ask for beside messages, until the schedule is over.</summary>
    private async Task TurnAsync(long start, CancellationToken stopping)
    {
        var (phase, owed, last) = (-1, 0.0, 0.0);
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var now = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (now >= _schedule.Seconds)
            {
                return;
            }

            if (_schedule.PhaseAt(Math.Max(0, now)) is var current && current != phase)
            {
                phase = current;
                Begin(options.Phases[phase]);
            }

            owed += options.Phases[phase].Churn / options.Processes * (now - last);
            last = now;
            _crowd!.Rejoin((int)owed);
            owed -= (int)owed;
        }
    }

    private void Begin(LoadPhase phase)
    {
        if (phase.Reconnects > 0)
        {
            _crowd!.Cut(phase.Reconnects);
        }
    }

    /// <summary>Waits for what is under way.</summary>
    /// <returns>Whether all of it has had its time.</returns>
    private async Task<bool> DrainAsync(CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        while (_context.Counters.UnderWay > 0 || !_crowd!.HasAll)
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed > DrainWithin)
            {
                return true;
            }

            if (stopping.IsCancellationRequested && elapsed > HurriedDrainWithin)
            {
                return false;
            }

            await Task.Delay(Beat, CancellationToken.None);
        }

        // What the senders do not know of may still come, twice for example.
        await Task.Delay(Beat, CancellationToken.None);
        return true;
    }
}
