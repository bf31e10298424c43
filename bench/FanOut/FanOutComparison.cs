using System.Globalization;
using ChatGo.Bench.Load;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>Lets the servers take turns at each load, and tells how it goes.</summary>
/// <param name="options">What to measure.</param>
/// <param name="output">Where to tell.</param>
internal sealed class FanOutComparison(FanOutOptions options, TextWriter output)
{
    /// <summary>How long Ctrl-C may take to get here where the servers have heard it first.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs all of it.</summary>
    /// <returns>A result a load.</returns>
    /// <exception cref="LoadException">A server did not start, or did not play along.</exception>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public async Task<IReadOnlyList<ScenarioResult>> RunAsync(CancellationToken cancellationToken)
    {
        var countsInstructions = await InstructionCounter.IsSupportedAsync(cancellationToken);
        if (!countsInstructions)
        {
            await output.WriteLineAsync("instructions: not supported here (perf stat counts none)");
        }

        var trial = new FanOutTrial(options, countsInstructions);
        var results = new List<ScenarioResult>();
        foreach (var scenario in options.Scenarios)
        {
            var result = await RunAsync(scenario, trial, cancellationToken);
            if (result.Servers.Count > 0)
            {
                results.Add(result);
                await output.WriteLineAsync($"\n## {scenario.Name}\n\n{FanOutTables.Long(result)}");
            }
        }

        return results;
    }

    private async Task<ScenarioResult> RunAsync(
        Scenario scenario, FanOutTrial trial, CancellationToken cancellationToken)
    {
        ServerKind[] kinds = [.. options.Servers.Where(kind => kind.IsChat || !scenario.IsChatOnly)];
        Medians[] medians = [.. kinds.Select(static kind => new Medians(kind.Name))];
        for (var pair = 1; pair <= options.Pairs; pair++)
        {
            foreach (var (kind, median) in kinds.Zip(medians))
            {
                var run = await RunAsync(scenario, kind, trial, cancellationToken);
                median.Add(run);
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{scenario.Name} {pair}/{options.Pairs} {kind.Name}: {run.ProcessorMicroseconds:N2} µs a delivery, "
                    + $"{run.DeliveriesPerSecond:N0}/s, {run.Lost} lost; the load itself {run.LoadMicroseconds:N2} µs"));
            }
        }

        return new ScenarioResult(scenario, medians);
    }

    private static async Task<Measurement> RunAsync(
        Scenario scenario, ServerKind kind, FanOutTrial trial, CancellationToken cancellationToken)
    {
        try
        {
            return await trial.RunAsync(scenario, kind, cancellationToken);
        }
        catch (LoadException)
        {
            // Ctrl-C reaches the servers too, and they may end first.
            await Task.Delay(Moment, cancellationToken);
            throw;
        }
    }
}
