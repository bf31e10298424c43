using System.Net.Sockets;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>One run: a server is started, loaded, measured and stopped.</summary>
/// <param name="options">How long.</param>
/// <param name="countsInstructions">Whether perf works here.</param>
internal sealed class FanOutTrial(FanOutOptions options, bool countsInstructions)
{
    private const double NanosecondsPerMicrosecond = 1_000;
    private const double BytesPerKibibyte = 1_024;

    /// <summary>Runs it.</summary>
    /// <exception cref="LoadException">The server did not start, or did not play along.</exception>
    public async Task<Measurement> RunAsync(Scenario scenario, ServerKind kind, CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(kind, cancellationToken);
        using var load = new LoadRun(scenario.Shape, kind.Peers, server.Port);
        using var window = new UsageWindow(server, kind.IsChat, countsInstructions);
        try
        {
            var resident = await server.SettledBytesAsync(cancellationToken);
            load.Join(cancellationToken);
            resident = server.ResidentBytes - resident;
            var watched = new LoadWindow(window);
            load.Drive(options.WarmUp, options.Duration, watched, cancellationToken);
            var usage = await window.ReadAsync(cancellationToken);
            return Measure(scenario, load, usage, resident, watched.ProcessorTime);
        }
        catch (Exception broken) when (broken is LoadException or SocketException)
        {
            throw new LoadException($"{scenario.Name}, {kind.Name}: {broken.Message}\n{server.Output.Text}", broken);
        }
    }

    private Measurement Measure(Scenario scenario, LoadRun load, Usage usage, long resident, TimeSpan loadTime)
    {
        var latency = load.Tally.Latency;
        double deliveries = latency.Count;
        return new Measurement(
            usage.ProcessorTime.TotalMicroseconds / deliveries,
            usage.Instructions / deliveries,
            usage.AllocatedBytes / deliveries,
            deliveries / load.Tally.Batches,
            latency.Quantile(0.5) / NanosecondsPerMicrosecond,
            latency.Quantile(0.99) / NanosecondsPerMicrosecond,
            latency.Quantile(0.999) / NanosecondsPerMicrosecond,
            deliveries / options.Duration.TotalSeconds,
            load.Lost,
            load.Tally.Disorder,
            resident / BytesPerKibibyte / scenario.Shape.Joined,
            loadTime.TotalMicroseconds / deliveries);
    }
}
