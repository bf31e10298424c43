using ChatGo.Client.Load.Measurement;
using HdrHistogram;

namespace ChatGo.Client.Load.Report;

/// <summary>Latency by percentile, denser the rarer: each step halves what is above it, in tenths.</summary>
internal static class PercentileCurve
{
    private const int StepsAHalving = 5;
    private const double LeastShare = 1e-6;

    /// <summary>Pairs of a percentile and its time, up to the first that never ended; empty where nothing was counted.
    /// Unit: ms.</summary>
    public static IReadOnlyList<double[]> Of(LongHistogram histogram, long never)
    {
        var points = new List<double[]>();
        var least = Math.Max(LeastShare, 1.0 / Math.Max(1, histogram.TotalCount + never));
        for (var step = 0; Math.Pow(0.5, step / (double)StepsAHalving) is var share && share >= least; step++)
        {
            var percentile = 100 * (1 - share);
            if (Times.Ms(histogram, never, percentile) is not { } time)
            {
                break;
            }

            points.Add([percentile, time]);
        }

        return histogram.TotalCount == 0 ? [] : points;
    }
}
