using System.Globalization;
using System.Text.Json;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Load.Workers;

/// <summary>A process of a load that another one started: its options come on standard input, then the time to start;
/// what it measures goes to standard output. It ends when standard input does.</summary>
internal sealed class WorkerService(
    WorkerIndex index, Screen screen, VerbOutcome outcome, IHostApplicationLifetime lifetime)
    : VerbService(screen, outcome, lifetime)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.5);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken stopping)
    {
        var options = JsonSerializer.Deserialize(await ReadLineAsync(stopping), WorkerJson.Default.LoadOptions)
            ?? throw new ClientFailureException("a worker was given no options");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await using var engine = new LoadEngine(options, index.Value);
        try
        {
            await RunAsync(engine, ending);
        }
        catch (ClientFailureException failure)
        {
            Tell(new WorkerReport(WorkerEvent.Failed, null, failure.Message, failure.IsUnavailable));
        }
    }

    private static async Task RunAsync(LoadEngine engine, CancellationTokenSource ending)
    {
        await engine.JoinAsync(ending.Token);
        Tell(WorkerEvent.Ready, engine.Sample());
        var start = long.Parse(await ReadLineAsync(ending.Token), CultureInfo.InvariantCulture);
        _ = EndWithInputAsync(ending);
        await DriveAsync(engine, start, ending.Token);
    }

    private static async Task DriveAsync(LoadEngine engine, long start, CancellationToken stopping)
    {
        var driving = engine.DriveAsync(start, stopping);
        while (await Task.WhenAny(driving, Task.Delay(Period, CancellationToken.None)) != driving)
        {
            Tell(WorkerEvent.Sample, engine.Sample());
        }

        await driving;
        Tell(WorkerEvent.Done, engine.Sample());
    }

    private static async Task<string> ReadLineAsync(CancellationToken stopping) =>
        await Console.In.ReadLineAsync(stopping).AsTask().WaitAsync(stopping)
            ?? throw new ClientFailureException("a worker's starter has gone");

    private static async Task EndWithInputAsync(CancellationTokenSource ending)
    {
        await Task.Yield();
        await Console.In.ReadToEndAsync();
        try
        {
            await ending.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The load was over first.
        }
    }

    private static void Tell(WorkerEvent kind, LoadSample sample) => Tell(new WorkerReport(kind, sample));

    private static void Tell(WorkerReport report)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(report, WorkerJson.Default.WorkerReport));
        Console.Out.Flush();
    }
}
