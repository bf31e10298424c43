using System.Globalization;
using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>Results as tables: a long one a load, a short one of all.</summary>
internal static class FanOutTables
{
    private const string None = "–";

    /// <summary>Gets what the long table's columns mean.</summary>
    public const string Legend = """
        Medians over the turns; lost and disorder are the most of any. A delivery is one message at one reader. CPU is the
        server's processor time in user and kernel, the sending's and receiving's share included; the ratio is to the
        baseline's of the same turn. Allocated is what the managed heap gave out while the window was open, whatever for.
        A batch is the messages of one HTTP/2 DATA frame, for NATS and Redis of one read. Latency runs from when the
        message was due (open loop) or sent (closed loop). KiB a reader is resident memory after all joined.
        """;

    /// <summary>Lays out one load.</summary>
    public static string Long(ScenarioResult result)
    {
        var table = new MarkdownTable(
            "server", "CPU µs", "ratio", "instructions", "allocated B", "batch", "p50 µs", "p99 µs", "p99.9 µs",
            "deliveries/s", "lost", "disorder", "KiB a reader");
        foreach (var server in result.Servers)
        {
            table.Add(
                server.Server,
                Text(server.Of(static run => run.ProcessorMicroseconds), "N2"),
                Text(result.Ratio(server.Server), "N3"),
                Text(server.Of(static run => run.Instructions), "N0"),
                Text(server.Of(static run => run.AllocatedBytes), "N1"),
                Text(server.Of(static run => run.Batch), "N1"),
                Text(server.Of(static run => run.P50), "N0"),
                Text(server.Of(static run => run.P99), "N0"),
                Text(server.Of(static run => run.P999), "N0"),
                Text(server.Of(static run => run.DeliveriesPerSecond), "N0"),
                Text(server.Most(static run => run.Lost), "N0"),
                Text(server.Most(static run => run.Disorder), "N0"),
                Text(server.Of(static run => run.ReaderKibibytes), "N1"));
        }

        return table.ToString();
    }

    /// <summary>Lays out what became of ChatGo, a row a load.</summary>
    public static string Short(IEnumerable<ScenarioResult> results)
    {
        var table = new MarkdownTable(
            "load", "CPU to baseline", "to NATS", "to Redis", "CPU µs a delivery", "p99 µs");
        foreach (var result in results)
        {
            if (result.Find(ServerKind.Ours) is { } ours)
            {
                table.Add(
                    result.Scenario.Name,
                    Text(result.Ratio(ServerKind.Ours), "N3"),
                    Text(result.Ratio(ServerKind.Ours, ServerKind.Nats), "N3"),
                    Text(result.Ratio(ServerKind.Ours, ServerKind.Redis), "N3"),
                    Text(ours.Of(static run => run.ProcessorMicroseconds), "N2"),
                    Text(ours.Of(static run => run.P99), "N0"));
            }
        }

        return table.ToString();
    }

    /// <summary>Lays out what asking who calls costs ChatGo, a row per load.</summary>
    public static string Asking(IEnumerable<ScenarioResult> results)
    {
        var table = new MarkdownTable("load", "CPU with tokens to without");
        foreach (var result in results)
        {
            table.Add(result.Scenario.Name, Text(result.Ratio(ServerKind.OursAsking, ServerKind.Ours), "N3"));
        }

        return table.ToString();
    }

    private static string Text(double? figure, string format) =>
        figure?.ToString(format, CultureInfo.InvariantCulture) ?? None;
}
