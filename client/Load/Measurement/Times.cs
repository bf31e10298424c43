using HdrHistogram;

namespace ChatGo.Client.Load.Measurement;

/// <summary>Histograms of times, in microseconds, exact to 3 digits; and how they travel.</summary>
internal static class Times
{
    /// <summary>The longest time that is told apart: 2 minutes. Unit: µs.</summary>
    public const long MaxMicroseconds = 120_000_000;

    private const int Digits = 3;

    /// <summary>An empty histogram.</summary>
    public static LongHistogram New() => new(MaxMicroseconds, Digits);

    /// <summary>The histogram as pairs of a value and how often it was met; the rarer it is, the shorter.</summary>
    public static long[] Pack(LongHistogram histogram)
    {
        if (histogram.TotalCount == 0)
        {
            return [];
        }

        var pairs = new List<long>();
        foreach (var step in histogram.RecordedValues())
        {
            pairs.Add(step.ValueIteratedTo);
            pairs.Add(step.CountAtValueIteratedTo);
        }

        return [.. pairs];
    }

    /// <summary>Adds what <see cref="Pack"/> made to a histogram.</summary>
    public static void Merge(LongHistogram histogram, IReadOnlyList<long> pairs)
    {
        for (var index = 0; index + 1 < pairs.Count; index += 2)
        {
            histogram.RecordValueWithCount(Math.Clamp(pairs[index], 1, MaxMicroseconds), pairs[index + 1]);
        }
    }

    /// <summary>The histogram that <see cref="Pack"/> was given.</summary>
    public static LongHistogram Of(IReadOnlyList<long> pairs)
    {
        var histogram = New();
        Merge(histogram, pairs);
        return histogram;
    }

    /// <summary>Adds up what <see cref="Pack"/> made of several histograms.</summary>
    public static long[] Add(IEnumerable<IReadOnlyList<long>> packs)
    {
        var sum = New();
        foreach (var pairs in packs)
        {
            Merge(sum, pairs);
        }

        return Pack(sum);
    }

    /// <summary>A quantile. Unit: ms; 0 where nothing was counted.</summary>
    public static double Ms(LongHistogram histogram, double percentile) =>
        histogram.TotalCount == 0 ? 0 : histogram.GetValueAtPercentile(percentile) / 1000.0;

    /// <summary>A quantile of times, some of which never ended. Unit: ms; null: never.</summary>
    public static double? Ms(LongHistogram histogram, long never, double percentile)
    {
        var rank = percentile / 100 * (histogram.TotalCount + never);
        return never == 0 ? percentile < 100 ? Ms(histogram, percentile) : MaxMs(histogram)
            : rank > histogram.TotalCount ? null
            : Ms(histogram, 100 * rank / histogram.TotalCount);
    }

    /// <summary>The longest time. Unit: ms; 0 where nothing was counted.</summary>
    public static double MaxMs(LongHistogram histogram) =>
        histogram.TotalCount == 0 ? 0 : histogram.GetMaxValue() / 1000.0;
}
