using System.Globalization;

namespace ChatGo.Bench.Soak.Measurement;

/// <summary>Whether a server has stood a soak.</summary>
internal static class SoakVerdict
{
    /// <summary>What is alive may differ by so much from mark to mark. Unit: bytes.</summary>
    public const long LiveTolerance = 2_097_152;

    /// <summary>Descriptors and threads may differ by so many: the runtime keeps some for a while.</summary>
    public const int CountTolerance = 4;

    private const double BytesPerMebibyte = 1_048_576;

    /// <summary>Returns all conditions, for as far as it came.</summary>
    public static IReadOnlyList<SoakCondition> Of(SoakRecord record)
    {
        List<SoakCondition> all =
        [
            new(
                "nothing silently lost, doubled, out of order or cut off",
                record.Faults.Count == 0,
                $"{Of(record.Faults.Count)} faults in {Of(record.Counters.Delivered)} deliveries"),
            new("no error in the server's log", record.Errors.Count == 0, $"{record.Errors.Count} errors"),
        ];
        if (record.Marks is [var first, .., var last])
        {
            var grown = last.LiveBytes!.Value - first.LiveBytes!.Value;
            all.Add(new(
                "alive at the two marks, 2 MiB apart at most",
                Math.Abs(grown) <= LiveTolerance,
                $"{Mebibytes(first.LiveBytes.Value)} and {Mebibytes(last.LiveBytes.Value)} MiB, {Signed(grown)} MiB"));
            all.Add(new(
                "the resident peak of the last third not above the first's",
                record.LastPeak <= record.FirstPeak,
                $"{Mebibytes(record.FirstPeak)} and {Mebibytes(record.LastPeak)} MiB"));
            all.Add(Flat("descriptors", first.Descriptors, last.Descriptors));
            all.Add(Flat("threads", first.Threads, last.Threads));
        }

        return all;
    }

    /// <summary>Writes bytes as MiB.</summary>
    public static string Mebibytes(long bytes) => (bytes / BytesPerMebibyte).ToString("N1", CultureInfo.InvariantCulture);

    private static string Signed(long bytes) =>
        (bytes / BytesPerMebibyte).ToString("+0.00;-0.00;0", CultureInfo.InvariantCulture);

    private static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static SoakCondition Flat(string what, int first, int last) => new(
        $"{what} at the two marks, {CountTolerance} apart at most",
        Math.Abs(last - first) <= CountTolerance,
        $"{first} and {last}");
}
