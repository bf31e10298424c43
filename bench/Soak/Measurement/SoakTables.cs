using System.Globalization;
using ChatGo.Bench.FanOut;

namespace ChatGo.Bench.Soak.Measurement;

/// <summary>What a soak has seen, for people to read.</summary>
internal static class SoakTables
{
    private const int MostRows = 36;

    /// <summary>Writes what was done.</summary>
    public static string Done(SoakCounters counters) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counters.Sent:N0} messages, {counters.Delivered:N0} deliveries, and {counters.Gaps:N0} told to be lost instead; "
        + $"{counters.Opened:N0} streams, {counters.Resumed:N0} readers that resumed, {counters.CutOff:N0} stalled ones that were "
        + $"given up; {counters.Kills:N0} connections broken, {counters.Repeated:N0} sends repeated that were there already; "
        + $"{counters.Rooms:N0} rooms made.");

    /// <summary>Writes the samples, as a table of some rows; each peak is that of all samples since the row before.
    /// </summary>
    public static string Samples(SoakRecord record)
    {
        var table = new MarkdownTable(
            "minute", "peak MiB", "rss MiB", "live MiB", "fds", "threads", "rooms", "streams", "messages", "gaps told");
        var every = Math.Max(1, (record.Samples.Count + MostRows - 1) / MostRows);
        var peak = 0L;
        for (var index = 0; index < record.Samples.Count; index++)
        {
            var sample = record.Samples[index];
            peak = Math.Max(peak, sample.PeakBytes);
            if (sample.LiveBytes is not null || (index + 1) % every == 0)
            {
                table.Add(Row(sample with { PeakBytes = peak }));
                peak = 0;
            }
        }

        return table.ToString();
    }

    /// <summary>Writes one sample as a line.</summary>
    public static string Line(SoakSample sample) => string.Join(
        ' ',
        Row(sample).Zip(
            ["min:", "peak MiB,", "rss MiB,", "live MiB,", "fds,", "threads,", "rooms,", "streams,", "messages,", "gaps told"],
            static (figure, unit) => $"{figure} {unit}"));

    private static string[] Row(SoakSample sample) =>
    [
        sample.At.TotalMinutes.ToString("N1", CultureInfo.InvariantCulture),
        SoakVerdict.Mebibytes(sample.PeakBytes),
        SoakVerdict.Mebibytes(sample.ResidentBytes),
        sample.LiveBytes is { } live ? SoakVerdict.Mebibytes(live) : "–",
        .. new long[] { sample.Descriptors, sample.Threads, sample.Rooms, sample.Streams, sample.Sent, sample.Gaps }
            .Select(static figure => figure.ToString("N0", CultureInfo.InvariantCulture)),
    ];
}
