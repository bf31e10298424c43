using ChatGo.Client.Load.Measurement;
using HdrHistogram;

namespace ChatGo.Client.Load.Report;

/// <summary>Times in few numbers. Unit: ms.</summary>
internal sealed record LatencySummary(
    long Count, double MeanMs, double P50Ms, double P90Ms, double P99Ms, double P999Ms, double P9999Ms, double MaxMs)
{
    /// <summary>The numbers of a histogram in microseconds.</summary>
    public static LatencySummary Of(LongHistogram histogram) => new(
        histogram.TotalCount,
        histogram.TotalCount == 0 ? 0 : histogram.GetMean() / 1000,
        Times.Ms(histogram, 50),
        Times.Ms(histogram, 90),
        Times.Ms(histogram, 99),
        Times.Ms(histogram, 99.9),
        Times.Ms(histogram, 99.99),
        Times.MaxMs(histogram));
}
