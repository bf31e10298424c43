namespace ChatGo.Bench.Results;

/// <summary>The median of what was measured.</summary>
internal static class Median
{
    /// <summary>The middle one, or half way between the two in the middle; NaN of nothing.</summary>
    public static double Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
