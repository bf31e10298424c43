using System.CommandLine;
using System.Security.Cryptography;
using ChatGo.Bench.Load;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;
using ChatGo.Bench.Soak.Measurement;

namespace ChatGo.Bench.Soak;

/// <summary>Soaks the native server: churn, storms, stalls and kills beside each other, every delivery verified, and its
/// memory measured.</summary>
internal static class SoakCommand
{
    private const double DefaultMinutes = 30;

    /// <summary>The default warm-up, as a share of the run: as long as the thirds that are compared.</summary>
    private const double WarmUpShare = 1 / 3.0;

    /// <summary>What everybody may take to leave, once it is stopped.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromMinutes(2);

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 all conditions hold, or it was stopped and nothing was wrong; 1 else.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var minutes = new Option<double>("--minutes")
        {
            Description = "How long",
            HelpName = "N",
            DefaultValueFactory = static _ => DefaultMinutes,
        };
        var warmUp = new Option<double?>("--warm-up")
        {
            Description = "Minutes of the same load before that: pools fill, the heap takes its size; the default is a third of --minutes",
            HelpName = "N",
        };
        var seed = new Option<long?>("--seed")
        {
            Description = "Repeats the choices of a run, though not its races; the default is another each time",
            HelpName = "N",
        };
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results" };
        var command = new RootCommand(
            $"""
            Soaks the native server: readers that come, break off, resume and stall, storms of connections, bursts of
            messages, sends whose connection is killed and that are repeated, rooms that are made and deleted. Each
            delivery is verified: what a reader lacks it was told to have lost, and only what its room no longer held.
            A third of the way and at the end all leave but the witnesses, everything is collected, and is measured:
            what is alive differs by 2 MiB at most, descriptors and threads by {SoakVerdict.CountTolerance}; the resident peak
            of the last third is not above the first's. Ends with 1 where one of these does not hold.
            """)
        {
            minutes,
            warmUp,
            seed,
            keep,
        };
        command.SetAction((parsed, stopping) => RunAsync(
            TimeSpan.FromMinutes(parsed.GetValue(minutes)),
            TimeSpan.FromMinutes(parsed.GetValue(warmUp) ?? (parsed.GetValue(minutes) * WarmUpShare)),
            parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
            parsed.GetValue(keep),
            stopping));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = EndTime });
    }

    private static async Task<int> RunAsync(
        TimeSpan duration, TimeSpan warmUp, long seed, bool keeps, CancellationToken stopping)
    {
        Console.WriteLine($"{warmUp.TotalMinutes} minutes to warm up, then {duration.TotalMinutes} minutes, seed {seed}");
        var record = await SoakAsync(duration, warmUp, (ulong)seed, stopping);
        if (record is null)
        {
            return 1;
        }

        var conditions = SoakVerdict.Of(record);
        var verdict = string.Join('\n', conditions);
        foreach (var wrong in record.Faults.Kept().Concat(record.Errors))
        {
            Console.WriteLine(wrong);
        }

        Console.WriteLine($"\n{SoakTables.Samples(record)}\n{SoakTables.Done(record.Counters)}\n\n{verdict}");
        if (record.Marks.Count < 2)
        {
            Console.WriteLine("Stopped early: what is alive was not compared.");
        }
        else if (keeps)
        {
            await KeepAsync(record, conditions, seed);
        }

        return conditions.All(static condition => condition.Holds) ? 0 : 1;
    }

    private static async Task<SoakRecord?> SoakAsync(
        TimeSpan duration, TimeSpan warmUp, ulong seed, CancellationToken stopping)
    {
        try
        {
            if (!File.Exists(ServerKind.OurProgram))
            {
                throw new LoadException($"there is no {ServerKind.OurProgram}: make {ServerKind.OurProgram}");
            }

            // In a session of its own: Ctrl-C ends the soak, and not the server under it.
            var kind = ServerKind.Configured(SoakShape.ServerArguments, "setsid", ServerKind.OurProgram);
            await using var server = await ServerProcess.StartAsync(kind, stopping);
            var context = new SoakContext(new Uri($"http://127.0.0.1:{server.Port}"), SoakShape.Full);
            var engine = new SoakEngine(
                context,
                new ServerGauge(server),
                new SoakDice(seed),
                sample => Console.WriteLine($"{SoakTables.Line(sample)}; faults {context.Faults.Count}"));
            return await engine.RunAsync(duration, warmUp, stopping);
        }
        catch (LoadException broken)
        {
            await Console.Error.WriteLineAsync($"soak: {broken.Message}");
            return null;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("soak: stopped before it began");
            return null;
        }
    }

    private static async Task KeepAsync(SoakRecord record, IReadOnlyList<SoakCondition> conditions, long seed)
    {
        var origin = await Origin.ReadAsync();
        var verdict = string.Join('\n', conditions.Select(static condition => $"- {condition}"));
        var source = $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}; seed {seed}; `make soak` repeats it.";
        new ResultPage(
            "soak",
            $"{record.Duration.TotalMinutes} minutes. {SoakTables.Done(record.Counters)}\n\n{verdict}\n\n{SoakTables.Samples(record)}\n{source}\n")
            .Keep(origin.Root);
    }
}
