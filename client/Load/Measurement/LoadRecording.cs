using System.Diagnostics;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Schedule;
using HdrHistogram;

namespace ChatGo.Client.Load.Measurement;

/// <summary>A load as it is recorded: a point each second, and all latencies.</summary>
/// <param name="options">The load.</param>
/// <remarks>One task adds; any thread may read <see cref="Last"/> and <see cref="Total"/>.</remarks>
internal sealed class LoadRecording(LoadOptions options)
{
    // What is shorter, the rest at the end, says little a second.
    private const double LeastPointSeconds = 0.7;

    private readonly SendSchedule _schedule = new(options.Phases);
    private readonly List<LoadPoint> _points = [];
    private long _start = Stopwatch.GetTimestamp();
    private double _lastAt;
    private double _deliveredAt;
    private long _dueWhenDelivered;
    private ServerUsage? _server;
    private double _serverCpuSeconds;
    private long _serverDelivered;

    /// <summary>The load.</summary>
    public LoadOptions Options => options;

    /// <summary>The points so far.</summary>
    public IReadOnlyList<LoadPoint> Points => _points;

    /// <summary>The last point; null before the first.</summary>
    public LoadPoint? Last { get; private set; }

    /// <summary>What the load has come to.</summary>
    public LoadSample Total { get; private set; } = new();

    /// <summary>All times from due to delivered.</summary>
    public LongHistogram Latency { get; } = Times.New();

    /// <summary>Deliveries that were due and never came: the end of <see cref="Latency"/>'s order.</summary>
    public long NeverDelivered => Total.NeverDelivered + Total.Missing;

    /// <summary>All times from due to sent.</summary>
    public LongHistogram Lateness { get; } = Times.New();

    /// <summary>The server's processor time a delivery; null where it was not looked at. Unit: µs.</summary>
    public double? ServerMicrosecondsADelivery =>
        _serverDelivered == 0 ? null : _serverCpuSeconds * 1e6 / _serverDelivered;

    /// <summary>All phases together. Unit: s.</summary>
    public double PlannedSeconds => _schedule.Seconds;

    /// <summary>The load starts.</summary>
    /// <param name="start">Unit: ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="sample">What was there before.</param>
    public void Start(long start, LoadSample sample)
    {
        (_start, _lastAt, Total) = (start, 0, sample);
        _server = ServerUsage.Of(options.ServerPid);
    }

    /// <summary>Adds a sample taken now.</summary>
    public void Add(LoadSample sample)
    {
        var now = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var seconds = Math.Max(now - _lastAt, 0.001);
        var (latency, lateness) = (Times.Of(sample.Latency), Times.Of(sample.Lateness));
        Latency.Add(latency);
        Lateness.Add(lateness);
        var server = ServerUsage.Of(options.ServerPid);
        var has = latency.TotalCount > 0;
        if (sample.Delivered > Total.Delivered)
        {
            (_deliveredAt, _dueWhenDelivered) = (now, sample.Due);
        }

        Last = new LoadPoint
        {
            At = now,
            Phase = PhaseAt(now).Name,
            Connected = sample.Connected,
            SentPerSecond = (sample.Sent - Total.Sent) / seconds,
            DeliveredPerSecond = (sample.Delivered - Total.Delivered) / seconds,
            ErrorsPerSecond = (sample.Errors.Values.Sum() - Total.Errors.Values.Sum()) / seconds,
            P50Ms = has ? Times.Ms(latency, 50) : null,
            P99Ms = has ? Times.Ms(latency, 99) : null,
            P999Ms = has ? Times.Ms(latency, 99.9) : null,
            LateMs = Times.MaxMs(lateness),
            SilentSeconds = sample.Due > _dueWhenDelivered ? now - _deliveredAt : 0,
            LoadCores = (sample.CpuSeconds - Total.CpuSeconds) / seconds,
            ServerCores = server is { } after && _server is { } before
                ? (after.CpuSeconds - before.CpuSeconds) / seconds
                : null,
            ServerMb = server?.ResidentMb,
        };
        _serverCpuSeconds += Last.ServerCores * seconds ?? 0;
        _serverDelivered += Last.ServerCores is null ? 0 : sample.Delivered - Total.Delivered;
        (_lastAt, _server, Total) = (now, server, sample);
        if (seconds >= LeastPointSeconds)
        {
            _points.Add(Last);
        }
    }

    /// <summary>The phase at a time. Unit: seconds from the start.</summary>
    public LoadPhase PhaseAt(double seconds) => options.Phases[_schedule.PhaseAt(Math.Max(0, seconds))];
}
