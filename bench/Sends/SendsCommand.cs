using System.CommandLine;
using System.Globalization;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Sends;

/// <summary>Compares what a send costs the server by unary SendMessage and by Session: to rooms without readers, one
/// connection, in turns.</summary>
internal static class SendsCommand
{
    private const int Rooms = 100;
    private const int AsFastAsItGoes = 10_000_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(FanOutOptions.DefaultWarmUpSeconds);
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(FanOutOptions.DefaultSeconds);

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done, 1 failed.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var pairs = new Option<int>("--pairs")
        {
            Description = "Turns of each way to send",
            HelpName = "N",
            DefaultValueFactory = static _ => FanOutOptions.DefaultPairs,
        };
        var rate = new Option<int>("--rate")
        {
            Description = "Messages a second, on schedule, 100 unanswered at most; the default is as fast as it goes",
            HelpName = "N",
            DefaultValueFactory = static _ => AsFastAsItGoes,
        };
        var auth = new Option<bool>("--auth") { Description = "Each also with tokens, grants and limits" };
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results and README.md" };
        var command = new RootCommand($"Compares sending by SendMessage and by Session, to {Rooms} rooms, natively.")
        {
            pairs,
            rate,
            auth,
            keep,
        };
        command.SetAction((parsed, stopping) => RunAsync(
            parsed.GetValue(pairs), parsed.GetValue(rate), parsed.GetValue(auth), parsed.GetValue(keep), stopping));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(int pairs, int rate, bool asks, bool keeps, CancellationToken stopping)
    {
        var ours = ServerKind.All.Single(static kind => kind.Name == ServerKind.Ours);
        SendsSeries unary = new("SendMessage", ours with { Peers = new Http2Peers() });
        SendsSeries session = new("Session", ours with { Peers = new Http2Peers(bySession: true) });
        using var caller = new LoadCaller();
        SendsSeries[] all = asks
            ?
            [
                unary,
                new SendsSeries("SendMessage with a token", ServerKind.AskingFor(caller), unary),
                session,
                new SendsSeries("Session with a token", ServerKind.AskingFor(caller, bySession: true), session),
            ]
            : [unary, session];
        try
        {
            for (var pair = 0; pair < pairs; pair++)
            {
                foreach (var series in pair % 2 == 0 ? all : [.. all.Reverse()])
                {
                    await series.RunAsync(new LoadShape(Rooms, 0, rate), WarmUp, Duration, stopping);
                }
            }
        }
        catch (LoadException broken)
        {
            await Console.Error.WriteLineAsync($"bench-sends: {broken.Message}");
            return 1;
        }

        var table = new MarkdownTable("by", "CPU µs per send", "ratio", "to no token", "allocated B per send", "sends/s");
        foreach (var series in all)
        {
            table.Add(
                series.Name,
                Text(series.Processor, "N2"),
                Text(series.RatioTo(unary), "N3"),
                series.Plain is { } plain ? Text(series.RatioTo(plain), "N3") : string.Empty,
                Text(series.Allocated, "N0"),
                Text(series.PerSecond, "N0"));
        }

        Console.WriteLine(table);
        if (keeps)
        {
            var origin = await Origin.ReadAsync();
            var source = $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `make bench-sends` repeats it.\n";
            new ResultPage("Sends", $"{table}\n{source}").Keep(origin.Root, "bench/README.md");
        }

        return 0;
    }

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
