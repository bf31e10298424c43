using System.CommandLine;
using System.Globalization;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Load;
using ChatGo.Bench.Peers;
using ChatGo.Bench.Results;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.Durable;

/// <summary>What it costs to keep messages on disk: the engine alone beside a file, whole servers beside JetStream and Redis
/// Streams, a restart, and readers that catch up.</summary>
internal static class DurableCommand
{
    private const int Rooms = 10_000;
    private const int Senders = 1_000;
    private const int Sessions = 100;
    private const int InFlight = 10;
    private const int RoomsOfASession = 1;
    private const int WireRooms = Sessions * RoomsOfASession;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>Runs what the command line says.</summary>
    /// <returns>0 done, 1 failed.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> args)
    {
        var seconds = new Option<int>("--seconds") { Description = "Seconds of each turn", HelpName = "N", DefaultValueFactory = static _ => 5 };
        var pairs = new Option<int>("--pairs") { Description = "Turns of each", HelpName = "N", DefaultValueFactory = static _ => 3 };
        var messages = new Option<long>("--messages") { Description = "Messages of the restart; 0: none", HelpName = "N", DefaultValueFactory = static _ => 10_000_000 };
        var only = new Option<string>("--only") { Description = "engine, servers, latency, restart or catch-up", HelpName = "PART" };
        var keep = new Option<bool>("--keep") { Description = "Write the results to bench/results and README.md" };
        var command = new RootCommand("Measures what it costs to keep messages on disk, natively.") { seconds, pairs, messages, only, keep };
        command.SetAction(async (parsed, stopping) =>
        {
            var root = Directory.CreateDirectory(Path.Combine(".artifacts", "durable", Guid.NewGuid().ToString("N")));
            try
            {
                var bench = new DurableBench(root.FullName, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(pairs), parsed.GetValue(messages));
                return await RunAsync(bench, parsed.GetValue(only), parsed.GetValue(keep), stopping);
            }
            catch (LoadException broken)
            {
                await Console.Error.WriteLineAsync($"bench-durable: {broken.Message}");
                return 1;
            }
            finally
            {
                root.Delete(recursive: true);
            }
        });
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(DurableBench bench, string? only, bool keeps, CancellationToken stopping)
    {
        List<string> tables = [];
        (string Name, Func<Task<MarkdownTable>> Run)[] parts =
        [
            ("engine", () => CompareEngineAsync(bench)),
            ("servers", () => CompareServersAsync(bench, stopping)),
            ("latency", () => MeasureLatencyAsync(bench, stopping)),
            ("restart", () => MeasureRestartAsync(bench, stopping)),
            ("catch-up", () => MeasureCatchUpAsync(bench, stopping)),
        ];
        foreach (var (name, run) in parts.Where(part => only is null || part.Name == only))
        {
            await Console.Error.WriteLineAsync($"{name} …");
            var table = (await run()).ToString()!;
            Console.WriteLine(table);
            tables.Add(table);
        }

        if (keeps)
        {
            var origin = await Origin.ReadAsync();
            var source = $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `make bench-durable` repeats it.\n";
            new ResultPage("Durable", $"{string.Join('\n', tables)}\n{source}").Keep(origin.Root, Path.Combine("server", "README.md"));
        }

        return 0;
    }

    private static async Task<MarkdownTable> CompareEngineAsync(DurableBench bench)
    {
        var table = new MarkdownTable($"{Rooms:N0} rooms, {Senders:N0} senders, fdatasync", "messages/s", "to the file", "p50 ms", "p99 ms");
        foreach (var bytes in (int[])[100, 1_024])
        {
            List<ClosedLoop> file = [], engine = [];
            for (var pair = 0; pair < bench.Pairs; pair++)
            {
                using (var floor = new FileFloor(bench.NewPath()))
                {
                    var message = new byte[bytes + 40];
                    file.Add(await ClosedLoop.RunAsync(Senders, WarmUp, bench.Duration, _ => floor.AppendAsync(message)));
                }

                await using var store = await EngineStore.OpenAsync(bench.NewPath(), Rooms, bytes);
                engine.Add(await ClosedLoop.RunAsync(Senders, WarmUp, bench.Duration, store.AppendAsync));
            }

            var floorRate = Median.Of(file.Select(static run => run.Rate));
            foreach (var (name, runs) in new[] { ($"a file, {bytes} B", file), ($"the engine, {bytes} B", engine) })
            {
                var rate = Median.Of(runs.Select(static run => run.Rate));
                table.Add(name, Text(rate, "N0"), Text(rate / floorRate, "N2"), Milliseconds(runs, 0.5), Milliseconds(runs, 0.99));
            }
        }

        return table;

        static string Milliseconds(List<ClosedLoop> runs, double share) => Text(Median.Of(runs.Select(run => run.Latency.Quantile(share) / 1e6)), "N2");
    }

    private static async Task<MarkdownTable> CompareServersAsync(DurableBench bench, CancellationToken stopping)
    {
        var text = ChatText.Of(1, 100);
        (string Name, Func<ServerKind> Kind, Func<int, ISender> Sender, int Each)[] all =
        [
            ("ChatGo, --data", () => DurableKinds.Ours(bench.NewPath()), sender => new SessionSender(RoomsOfASession, credential: null, sender * RoomsOfASession, text), RoomsOfASession),
            ("ChatGo, memory", DurableKinds.InMemory, sender => new SessionSender(RoomsOfASession, credential: null, sender * RoomsOfASession, text), RoomsOfASession),
            ("JetStream, file, fsync every 2 min", () => DurableKinds.JetStream(bench.NewPath()), sender => new JetStreamSender(WireRooms, text, sender), WireRooms),
            ("Redis Streams, AOF always", () => DurableKinds.Redis(bench.NewPath()), _ => new RedisStreamSender(WireRooms, text), WireRooms),
        ];
        var table = new MarkdownTable(
            $"{Sessions} senders, {InFlight} in flight each, {WireRooms:N0} rooms, 100 B", "messages/s", "server CPU µs per message", "p50 ms", "p99 ms");
        var runs = all.Select(static _ => new List<SendTrial>()).ToArray();
        for (var pair = 0; pair < bench.Pairs; pair++)
        {
            for (var which = 0; which < all.Length; which++)
            {
                var kind = all[which].Kind();
                if (kind.Path is not null)
                {
                    runs[which].Add(await SendTrial.RunAsync(
                        kind, WireRooms, [.. Enumerable.Range(0, Sessions).Select(all[which].Sender)], all[which].Each, InFlight, WarmUp, bench.Duration, stopping));
                }
            }
        }

        foreach (var ((name, _, _, _), trials) in all.Zip(runs).Where(static one => one.Second.Count > 0))
        {
            table.Add(
                name,
                Text(Median.Of(trials.Select(static run => run.Rate)), "N0"),
                Text(Median.Of(trials.Select(static run => run.ProcessorOfOne)), "N2"),
                Text(Median.Of(trials.Select(static run => run.Latency.Quantile(0.5) / 1e6)), "N2"),
                Text(Median.Of(trials.Select(static run => run.Latency.Quantile(0.99) / 1e6)), "N2"));
        }

        return table;
    }

    private static async Task<MarkdownTable> MeasureLatencyAsync(DurableBench bench, CancellationToken stopping)
    {
        var disk = DiskProbe.Run(bench.NewPath(), bench.Duration);
        var kept = await SendTrial.RunAsync(
            DurableKinds.Ours(bench.NewPath()), 1, [new Http2Sender(1, credential: null)], roomsOfASender: 1, inFlight: 1, WarmUp, bench.Duration, stopping);
        var memory = await SendTrial.RunAsync(
            DurableKinds.InMemory(), 1, [new Http2Sender(1, credential: null)], roomsOfASender: 1, inFlight: 1, WarmUp, bench.Duration, stopping);
        var table = new MarkdownTable("one sender, SendMessage, one in flight", "p50 ms", "p99 ms");
        foreach (var (name, latency) in new[] { ("the disk's fdatasync alone", disk), ("ChatGo, --data", kept.Latency), ("ChatGo, memory", memory.Latency) })
        {
            table.Add(name, Text(latency.Quantile(0.5) / 1e6, "N3"), Text(latency.Quantile(0.99) / 1e6, "N3"));
        }

        return table;
    }

    private static async Task<MarkdownTable> MeasureRestartAsync(DurableBench bench, CancellationToken stopping)
    {
        var directory = bench.NewPath();
        var trial = await RestartTrial.RunAsync(directory, bench.Messages, DurableKinds.Ours(directory), stopping);
        var table = new MarkdownTable($"{bench.Messages:N0} messages of 100 B in {Rooms:N0} rooms", "figure");
        table.Add("listens after kill -9, s", Text(trial.Listens.TotalSeconds, "N2"));
        table.Add("resident then, MiB", Text(trial.ResidentBytes / 1048576.0, "N0"));
        table.Add("first 100 of a room, p50 ms", Text(trial.FirstPage.Quantile(0.5) / 1e6, "N2"));
        table.Add("first 100 of a room, p99 ms", Text(trial.FirstPage.Quantile(0.99) / 1e6, "N2"));
        table.Add("on disk, bytes per byte of messages", Text(trial.DiskRatio, "N2"));
        table.Add("the most while it was filled", Text(trial.MostDiskRatio, "N2"));
        table.Add("after a full compaction", Text(trial.CompactedRatio, "N2"));
        return table;
    }

    private static async Task<MarkdownTable> MeasureCatchUpAsync(DurableBench bench, CancellationToken stopping)
    {
        var trial = await CatchUpTrial.RunAsync(DurableKinds.Ours(bench.NewPath()), stopping);
        var table = new MarkdownTable("100 readers, 10,000 messages behind; 10 live ones at 200/s", "figure");
        table.Add("messages/s to those behind", Text(trial.Rate, "N0"));
        table.Add("live, before: p50 ms", Text(trial.Quiet.Quantile(0.5) / 1e6, "N2"));
        table.Add("live, before: p99 ms", Text(trial.Quiet.Quantile(0.99) / 1e6, "N2"));
        table.Add("live, meanwhile: p50 ms", Text(trial.Beside.Quantile(0.5) / 1e6, "N2"));
        table.Add("live, meanwhile: p99 ms", Text(trial.Beside.Quantile(0.99) / 1e6, "N2"));
        return table;
    }

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
