using System.Text.Json.Serialization;
using ChatGo.Client.Load.Measurement;
using HdrHistogram;

namespace ChatGo.Client.Load.Report;

/// <summary>Times in few numbers; null is never. Unit: ms.</summary>
/// <param name="Count">Those that were measured.</param>
/// <param name="Never">Those that never ended: they stand at the end of the order.</param>
/// <param name="MeanMs">The mean of those that were measured.</param>
/// <param name="P50Ms">The median.</param>
/// <param name="P90Ms">What 90 % do not exceed.</param>
/// <param name="P99Ms">What 99 % do not exceed.</param>
/// <param name="P999Ms">What 99.9 % do not exceed.</param>
/// <param name="P9999Ms">What 99.99 % do not exceed.</param>
/// <param name="MaxMs">The longest.</param>
internal sealed record LatencySummary(
    long Count,
    long Never,
    double MeanMs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P50Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P90Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P99Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P999Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? P9999Ms,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? MaxMs)
{
    /// <summary>The numbers of a histogram in microseconds.</summary>
    /// <param name="histogram">What was measured.</param>
    /// <param name="never">How many never ended.</param>
    public static LatencySummary Of(LongHistogram histogram, long never = 0) => new(
        histogram.TotalCount,
        never,
        histogram.TotalCount == 0 ? 0 : histogram.GetMean() / 1000,
        Times.Ms(histogram, never, 50),
        Times.Ms(histogram, never, 90),
        Times.Ms(histogram, never, 99),
        Times.Ms(histogram, never, 99.9),
        Times.Ms(histogram, never, 99.99),
        Times.Ms(histogram, never, 100));
}
