using System.CommandLine;
using System.Globalization;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Results;

namespace ChatGo.Bench.Presence;

/// <summary>Compares a room of 10,000 whose visitors stay with one where they come and go, in turns.</summary>
internal static class PresenceCommand
{
    private const int DefaultMoves = 1_000;
    private const int DefaultRate = 20;
    private const int DefaultSeconds = 20;

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done, 1 failed, or a message was lost or out of order.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var pairs = Whole("--pairs", "Turns of each kind", FanOutOptions.DefaultPairs);
        var moves = Whole("--moves", "Visitors that leave and come back each second", DefaultMoves);
        var rate = Whole("--rate", "Messages a second", DefaultRate);
        var seconds = Whole("--seconds", "How long each turn is measured", DefaultSeconds);
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results and README.md" };
        var command = new RootCommand(
            "Measures a room of 9,000 readers and 1,000 visitors with notices, 100 on a connection, natively.")
        {
            pairs,
            moves,
            rate,
            seconds,
            keep,
        };
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(pairs),
            parsed.GetValue(moves),
            new PresenceTrial(parsed.GetValue(rate), TimeSpan.FromSeconds(parsed.GetValue(seconds))),
            parsed.GetValue(keep),
            stopping));
        return command.Parse(args).InvokeAsync();
    }

    private static Option<int> Whole(string name, string description, int usual) => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => usual,
    };

    private static async Task<int> RunAsync(
        int pairs, int moves, PresenceTrial trial, bool keeps, CancellationToken stopping)
    {
        List<PresenceTurn> calm = [];
        List<PresenceTurn> busy = [];
        try
        {
            for (var turn = 0; turn < 2 * pairs; turn++)
            {
                // The first of a pair in turn, too.
                var isCalm = turn % 4 is 0 or 3;
                var measured = await trial.RunAsync(isCalm ? 0 : moves, stopping);
                (isCalm ? calm : busy).Add(measured);
                Console.WriteLine($"{(isCalm ? "they stay" : "they come and go")}: {measured}");
            }
        }
        catch (LoadException broken)
        {
            await Console.Error.WriteLineAsync($"bench-presence: {broken.Message}");
            return 1;
        }

        var ratios = calm.Zip(busy, static (one, other) => other.P99Ms / one.P99Ms);
        var table = new MarkdownTable(
            "visitors", "p50 ms", "p99 ms", "p99 ratio", "moves/s", "notices/s a visitor", "shortest pause ms", "CPU",
            "MiB, begin", "MiB, end", "lost or out of order");
        table.Add(Row("stay", calm, 1));
        table.Add(Row("come and go", busy, Median.Of(ratios)));
        Console.WriteLine(table);
        if (keeps)
        {
            var origin = await Origin.ReadAsync();
            var source = $"Medians of {pairs}. Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `make bench-presence` repeats it.\n";
            new ResultPage("Presence", $"{table}\n{source}").Keep(origin.Root, "bench/README.md");
        }

        return calm.Concat(busy).All(static turn => turn.Faults == 0) ? 0 : 1;
    }

    private static string[] Row(string name, List<PresenceTurn> turns, double ratio)
    {
        string Of(Func<PresenceTurn, double> figure, string format) =>
            Median.Of(turns.Select(figure)).ToString(format, CultureInfo.InvariantCulture);
        return
        [
            name,
            Of(static turn => turn.MedianMs, "N1"),
            Of(static turn => turn.P99Ms, "N1"),
            ratio.ToString("N2", CultureInfo.InvariantCulture),
            Of(static turn => turn.MovesPerSecond, "N0"),
            Of(static turn => turn.NoticesPerSecond, "N2"),
            Of(static turn => turn.ShortestPauseMs, "N0"),
            Of(static turn => turn.ProcessorShare, "P0"),
            Of(static turn => turn.OpenMiB, "N0"),
            Of(static turn => turn.CloseMiB, "N0"),
            turns.Sum(static turn => turn.Faults).ToString(CultureInfo.InvariantCulture),
        ];
    }
}
