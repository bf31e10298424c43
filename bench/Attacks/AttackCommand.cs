using System.CommandLine;
using System.Globalization;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Attacks;

/// <summary>Measures what each flood costs the server, beside what honest calls of as many bytes cost it.</summary>
internal static class AttackCommand
{
    /// <summary>The rule: a byte of an attack costs at most so many times one of an honest connection.</summary>
    private const double MostTimes = 10;

    private const int DefaultMegabytes = 4;
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerMebibyte = 1_048_576;

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done, 1 failed, a message was lost, or an attack costs too much.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var megabytes = new Option<int>("--megabytes")
        {
            Description = "What an attacker sends at most",
            HelpName = "N",
            DefaultValueFactory = static _ => DefaultMegabytes,
        };
        var only = new Option<string?>("--only") { Description = "Attacks whose names begin so", HelpName = "NAME" };
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results and server/README.md" };
        var command = new RootCommand("Floods a native server beside ten readers and a sender, one attack after another.")
        {
            megabytes,
            only,
            keep,
        };
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(megabytes), parsed.GetValue(only), parsed.GetValue(keep), stopping));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(int megabytes, string? only, bool keeps, CancellationToken stopping)
    {
        var kind = ServerKind.All.Single(static kind => kind.Name == ServerKind.Ours);
        using var attacker = AttackerProcess.Start();
        var trial = new AttackTrial(kind, attacker, (long)(megabytes * BytesPerMegabyte));
        var table = new MarkdownTable(
            "attack", "MB sent", "connections", "server CPU, ms", "CPU per byte, × honest", "memory, MiB", "readers' losses", "ends");
        var isGood = true;
        try
        {
            var idle = await trial.RunAsync(flood: null, like: null, stopping);
            Console.WriteLine($"the audience alone: {idle.ProcessorTime.TotalMilliseconds:N0} ms");
            // Honest calls on one connection cost the same per byte, however many they are.
            var plain = await trial.RunAsync(FloodList.Honest, like: null, stopping);
            foreach (var flood in FloodList.All.Concat(Crowds.All).Where(flood => flood.Name.StartsWith(only ?? string.Empty, StringComparison.Ordinal)))
            {
                var turn = await trial.RunAsync(flood, like: null, stopping);
                if (flood.Connections > 1)
                {
                    // Next to nothing is sent: what is held, and how long it takes, are the figures.
                    isGood &= turn.Faults == 0;
                    table.Add(Row(flood, turn, idle, times: null));
                    Console.WriteLine($"{flood.Name}: {turn}");
                    continue;
                }

                var honest = turn.Report!.Connections == 1 ? plain : await trial.RunAsync(FloodList.Honest, turn.Report, stopping);
                var times = CostAByte(turn, idle) / CostAByte(honest, idle);
                isGood &= times <= MostTimes && turn.Faults + honest.Faults == 0;
                table.Add(Row(flood, turn, idle, times));
                Console.WriteLine(
                    $"{flood.Name}: {turn}; honest: {honest.ProcessorTime.TotalMilliseconds:N0} ms, {honest.Report}; × {times:N2}");
            }
        }
        catch (LoadException broken)
        {
            await Console.Error.WriteLineAsync($"bench-attacks: {broken.Message}");
            return 1;
        }

        Console.WriteLine(table);
        if (keeps)
        {
            var origin = await Origin.ReadAsync();
            var source = $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `make bench-attacks` repeats it.\n";
            new ResultPage("Attacks", $"{table}\n{source}").Keep(origin.Root, "server/README.md");
        }

        return isGood ? 0 : 1;
    }

    /// <summary>Of the server's time, what the audience takes is left out. Unit: ms.</summary>
    private static double CostAByte(AttackTurn turn, AttackTurn idle) =>
        Cost(turn, idle) / Math.Max(1, turn.Report!.SentBytes);

    /// <summary>The system counts in steps of 10 ms.</summary>
    private static double Cost(AttackTurn turn, AttackTurn idle) =>
        Math.Max(10, (turn.ProcessorTime - idle.ProcessorTime).TotalMilliseconds);

    private static string[] Row(Flood flood, AttackTurn turn, AttackTurn idle, double? times)
    {
        string Of(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
        return
        [
            flood.Name,
            Of(turn.Report!.SentBytes / BytesPerMegabyte, "N2"),
            Of(turn.Report.Connections, "N0"),
            Of(Cost(turn, idle), "N0"),
            times is { } known ? Of(known, "N2") : "–",
            Of(turn.MostBytes / BytesPerMebibyte, "N0"),
            Of(turn.Faults, "N0"),
            turn.Report.Ends,
        ];
    }
}
