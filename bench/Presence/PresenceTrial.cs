using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Presence;

/// <summary>One run: a server is started; 9,000 readers that stay and 1,000 visitors with notices join a room, 100 on each
/// connection; messages are sent on schedule.</summary>
/// <param name="rate">Messages a second.</param>
/// <param name="duration">How long the window is open.</param>
internal sealed class PresenceTrial(int rate, TimeSpan duration)
{
    private const int Readers = 9_000;
    private const int Together = 100;
    private const int VisitorConnections = 10;
    private const double NanosecondsPerMillisecond = 1e6;
    private const double BytesPerMebibyte = 1_048_576;

    /// <summary>A server that has let 10,000 in tidies up once it is quiet.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(FanOutOptions.DefaultWarmUpSeconds);

    /// <summary>Runs it.</summary>
    /// <param name="movesPerSecond">Visitors that leave and come back each second.</param>
    /// <param name="cancellationToken">Breaks off.</param>
    /// <exception cref="LoadException">The server did not start, or did not play along.</exception>
    public async Task<PresenceTurn> RunAsync(int movesPerSecond, CancellationToken cancellationToken)
    {
        var kind = ServerKind.All.Single(static kind => kind.Name == ServerKind.Ours);
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        var visitors = new ComingAndGoing(VisitorConnections, Together, movesPerSecond);
        using var load = new LoadRun(
            new LoadShape(1, Readers, rate, Together), kind.Peers, server.Port, visitors);
        using var usage = new UsageWindow(server, isTelling: true, countsInstructions: false);
        var window = new MemoryWindow(usage, server, visitors);
        load.Join(cancellationToken);
        await Task.Delay(SettleTime, cancellationToken);
        load.Drive(WarmUp, duration, window, cancellationToken);
        var used = await usage.ReadAsync(cancellationToken);
        var latency = load.Tally.Latency;
        return new PresenceTurn(
            latency.Quantile(0.5) / NanosecondsPerMillisecond,
            latency.Quantile(0.99) / NanosecondsPerMillisecond,
            window.Moves / duration.TotalSeconds,
            window.Told / duration.TotalSeconds / (VisitorConnections * Together),
            visitors.All.Min(static one => one.ShortestPause) is var pause && pause < TimeSpan.MaxValue
                ? pause.TotalMilliseconds
                : double.NaN,
            used.ProcessorTime / duration,
            window.OpenBytes / BytesPerMebibyte,
            window.CloseBytes / BytesPerMebibyte,
            load.Lost + load.Tally.Disorder + visitors.All.Sum(static one => one.Disorder));
    }

    private sealed class MemoryWindow(IWindow inner, ServerProcess server, ComingAndGoing visitors) : IWindow
    {
        private long _moves;
        private long _told;

        public long OpenBytes { get; private set; }

        public long CloseBytes { get; private set; }

        public long Moves => visitors.Moves - _moves;

        public long Told { get; private set; }

        public void Open()
        {
            OpenBytes = server.ResidentBytes;
            _moves = visitors.Moves;
            foreach (var one in visitors.All)
            {
                one.Watch();
            }

            _told = visitors.All.Sum(static one => one.Told);
            inner.Open();
        }

        public void Close()
        {
            inner.Close();
            Told = visitors.All.Sum(static one => one.Told) - _told;
            CloseBytes = server.ResidentBytes;
        }
    }
}
