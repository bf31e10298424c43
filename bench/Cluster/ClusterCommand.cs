using System.CommandLine;
using System.Globalization;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;
using ChatGo.Client.Hosting;
using Grpc.Core;

namespace ChatGo.Bench.Cluster;

/// <summary>Measures what it takes that servers share rooms: from one to the other by Redis, all on this machine.</summary>
internal static class ClusterCommand
{
    private const int Rooms = 100;

    private static readonly (string Name, LoadShape Shape, bool WithIds)[] Loads =
    [
        ("1,000/s", new LoadShape(Rooms, 1, Rate: 1_000), false),
        ("10,000/s", new LoadShape(Rooms, 1, Rate: 10_000), false),
        ("10,000/s, each with an id", new LoadShape(Rooms, 1, Rate: 10_000), true),
        ("as fast as they are acknowledged", new LoadShape(Rooms, 1), false),
    ];

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done, 1 failed, or a message was lost.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds of each turn", HelpName = "N", DefaultValueFactory = static _ => 5 };
        var turns = new Option<int>("--turns") { Description = "Turns of each load", HelpName = "N", DefaultValueFactory = static _ => 3 };
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results and server/README.md" };
        var command = new RootCommand("Sends to one native server and reads at another, which share a Redis; has one follow many rooms; kills one of three beside a crowd.") { seconds, turns, keep };
        command.SetAction((parsed, stopping) => RunAsync(
            TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(turns), parsed.GetValue(keep), stopping));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(TimeSpan duration, int turns, bool keeps, CancellationToken stopping)
    {
        var missing = ServerKind.All.Single(static kind => kind.Name == ServerKind.Redis).Path is null;
        if (missing)
        {
            await Console.Error.WriteLineAsync("bench-cluster: there is no redis-server: apt-get install redis-server");
            return 1;
        }

        try
        {
            var (sends, lost) = await SendAsync(duration, turns, stopping);
            var (rest, isWell) = await TryRestAsync(stopping);
            if (keeps)
            {
                var origin = await Origin.ReadAsync();
                var source = $"Processor time per message. Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `make bench-cluster` repeats it.\n";
                new ResultPage("Cluster", $"{sends}\n{rest}\n{source}").Keep(origin.Root, "server/README.md");
            }

            return lost == 0 && isWell ? 0 : 1;
        }
        catch (Exception broken) when (broken is LoadException or RpcException or ClientFailureException)
        {
            await Console.Error.WriteLineAsync($"bench-cluster: {broken.Message}");
            return 1;
        }
    }

    private static async Task<(MarkdownTable Table, long Lost)> SendAsync(TimeSpan duration, int turns, CancellationToken stopping)
    {
        var trial = new ClusterTrial(duration);
        var table = new MarkdownTable(
            $"{Rooms} rooms, one sender, readers at the other server", "messages/s", "sending server µs", "reading server µs", "Redis µs", "p50 ms", "p99 ms", "lost");
        var lost = 0L;
        foreach (var (name, shape, withIds) in Loads)
        {
            List<ClusterTurn> all = [];
            for (var turn = 0; turn < turns; turn++)
            {
                all.Add(await trial.RunAsync(shape, withIds, stopping));
                Console.WriteLine($"{name} {turn + 1}/{turns}: {all[^1]}");
            }

            lost += all.Sum(static turn => turn.Lost);
            table.Add(Row(name, all));
        }

        Console.WriteLine(table);
        return (table, lost);
    }

    private static async Task<(MarkdownTable Table, bool IsWell)> TryRestAsync(CancellationToken stopping)
    {
        var table = new MarkdownTable("beside", "seen");
        var follow = await FollowTrial.RunAsync(stopping);
        table.Add([
            FollowTrial.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{follow.BytesPerRoom:N0} bytes per room, {follow.MemoryBytesPerRoom:N0} without Redis; all heard again {follow.ResubscribedSeconds:N1} s after Redis cut it off"),
        ]);
        var crowd = await CrowdTrial.RunAsync(stopping);
        table.Add([
            CrowdTrial.Name,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{crowd.Sent:N0} messages: {crowd.Lost:N0} lost in silence, {crowd.Announced:N0} told to be; {crowd.Moved:N0} readers moved, at most {crowd.BusiestShare:P0} of them in one second, the last after {crowd.AwaySeconds:N1} s; {crowd.Left:N0} told to have left"),
        ]);
        Console.WriteLine(table);
        return (table, crowd.Lost == 0);
    }

    private static string[] Row(string name, List<ClusterTurn> turns)
    {
        string Median(Func<ClusterTurn, double> of, string format) =>
            turns.Select(of).Order().ElementAt(turns.Count / 2).ToString(format, CultureInfo.InvariantCulture);
        return
        [
            name,
            Median(static turn => turn.Rate, "N0"),
            Median(static turn => turn.SendingMicroseconds, "N1"),
            Median(static turn => turn.ReadingMicroseconds, "N1"),
            Median(static turn => turn.RedisMicroseconds, "N1"),
            Median(static turn => turn.MedianMicroseconds / 1_000, "N3"),
            Median(static turn => turn.TailMicroseconds / 1_000, "N3"),
            turns.Sum(static turn => turn.Lost).ToString("N0", CultureInfo.InvariantCulture),
        ];
    }
}
