using ChatGo.Bench.Load;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Sends;

/// <summary>The turns of one way to send.</summary>
/// <param name="name">The way's.</param>
/// <param name="kind">The server, and how to speak with it.</param>
/// <param name="plain">The same way without a token.</param>
internal sealed class SendsSeries(string name, ServerKind kind, SendsSeries? plain = null)
{
    private readonly List<double> _processor = [];
    private readonly List<double> _allocated = [];
    private readonly List<double> _perSecond = [];

    /// <summary>Gets the way's name.</summary>
    public string Name => name;

    /// <summary>Gets the same way without a token; null where it has none.</summary>
    public SendsSeries? Plain => plain;

    /// <summary>Gets the server's processor time a send, the median. Unit: microseconds.</summary>
    public double Processor => Median.Of(_processor);

    /// <summary>Gets what the server's managed heap gave out a send, the median. Unit: bytes.</summary>
    public double Allocated => Median.Of(_allocated);

    /// <summary>Gets how many sends a second were acknowledged, the median.</summary>
    public double PerSecond => Median.Of(_perSecond);

    /// <summary>Returns the processor time as a share of another's, the median of the turns side by side.</summary>
    public double RatioTo(SendsSeries other) => Median.Of([.. _processor.Zip(other._processor, static (one, two) => one / two)]);

    /// <summary>Runs one turn, on a server of its own.</summary>
    /// <exception cref="LoadException">The server did not start, or did not play along.</exception>
    public async Task RunAsync(LoadShape shape, TimeSpan warmUp, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        using var load = new LoadRun(shape, kind.Peers, server.Port);
        using var usage = new UsageWindow(server, isTelling: true, countsInstructions: false);
        var window = new SendsWindow(usage, load);
        load.Join(cancellationToken);
        load.Drive(warmUp, duration, window, cancellationToken);
        var used = await usage.ReadAsync(cancellationToken);
        _processor.Add(used.ProcessorTime.TotalMicroseconds / window.Sends);
        _allocated.Add((double)(used.AllocatedBytes ?? 0) / window.Sends);
        _perSecond.Add(window.Sends / duration.TotalSeconds);
        Console.WriteLine($"{name}: {_processor[^1]:N2} µs per send, {_perSecond[^1]:N0} sends/s");
    }

    /// <summary>Counts sends while the window is open.</summary>
    private sealed class SendsWindow(IWindow inner, LoadRun load) : IWindow
    {
        private long _start;

        /// <summary>Gets how many were acknowledged while it was open.</summary>
        public long Sends { get; private set; }

        public void Open()
        {
            _start = load.Acknowledged;
            inner.Open();
        }

        public void Close()
        {
            inner.Close();
            Sends = load.Acknowledged - _start;
        }
    }
}
