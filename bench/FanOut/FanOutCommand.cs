using System.CommandLine;
using ChatGo.Bench.Load;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>The command line of the comparison.</summary>
internal static class FanOutCommand
{
    private const int Failure = 1;

    /// <summary>What a shell gives for Ctrl-C.</summary>
    private const int Interrupted = 130;

    /// <summary>Longer than stopping the servers takes.</summary>
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done and every message delivered, 1 failed or not every one, 130 broken off.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var arguments = new FanOutArguments();
        var command = new RootCommand($"""
            Compares ChatGo with a plain gRPC server, NATS and Redis: native processes on loopback, in turns.

            Servers: {Names(ServerKind.All.Select(static kind => kind.Name))}.
            Scenarios: {Names(Scenario.All.Select(static scenario => scenario.Name))}.
            """);
        arguments.AddTo(command);
        command.SetAction((parsed, stopping) => RunAsync(arguments.Read(parsed), args, stopping));
        return command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTime });
    }

    private static async Task<int> RunAsync(
        FanOutOptions options, IReadOnlyList<string> args, CancellationToken stopping)
    {
        try
        {
            using var caller = new LoadCaller();
            var available = Available(options with { Servers = [.. options.Servers, .. Asking(options, caller)] });
            if (available.Servers.Count == 0)
            {
                return Failure;
            }

            var results = await new FanOutComparison(available, Console.Out).RunAsync(stopping);
            Console.WriteLine(FanOutTables.Short(results));
            if (options.Asks)
            {
                Console.WriteLine(FanOutTables.Asking(results));
            }

            if (options.Keeps)
            {
                await KeepAsync(results, args);
            }

            return results.All(static result => result.IsSound) ? 0 : Failure;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine("broken off");
            return Interrupted;
        }
        catch (LoadException broken)
        {
            await Console.Error.WriteLineAsync($"bench-fanout: {broken.Message}");
            return Failure;
        }
    }

    private static IEnumerable<ServerKind> Asking(FanOutOptions options, LoadCaller caller) =>
        options.Asks ? [ServerKind.AskingFor(caller)] : [];

    /// <summary>Leaves out what is not installed, and says so.</summary>
    private static FanOutOptions Available(FanOutOptions options)
    {
        foreach (var kind in options.Servers.Where(static kind => kind.Path is null))
        {
            Console.WriteLine($"{kind.Name}: left out, there is no {kind.Program}");
        }

        return options with { Servers = [.. options.Servers.Where(static kind => kind.Path is not null)] };
    }

    private static async Task KeepAsync(IReadOnlyList<ScenarioResult> results, IReadOnlyList<string> args)
    {
        var origin = await Origin.ReadAsync();
        FanOutPage.From(results, args, origin).Keep(origin.Root);
    }

    private static string Names(IEnumerable<string> names) => string.Join(", ", names);
}
