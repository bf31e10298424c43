namespace ChatGo.Bench.FanOut;

/// <summary>What a server gave at one load over all its turns.</summary>
/// <param name="server">The server's name.</param>
internal sealed class Medians(string server)
{
    private readonly List<Measurement> _runs = [];

    /// <summary>Gets the server's name.</summary>
    public string Server => server;

    /// <summary>Gets whether every message came once and in order, every time.</summary>
    public bool IsSound => _runs.TrueForAll(static run => run.IsSound);

    /// <summary>Adds a turn.</summary>
    public void Add(Measurement run) => _runs.Add(run);

    /// <summary>Returns the median of a figure; null if nothing was measured.</summary>
    public double? Of(Func<Measurement, double?> figure) => Median(_runs.Select(figure));

    /// <summary>Returns the maximum of a figure.</summary>
    public double Most(Func<Measurement, double> figure) => _runs.Max(figure);

    /// <summary>Returns this server's processor time as a share of another's: the median over the turns, each with the
    /// other's turn beside it, so that what slows the machine slows both.</summary>
    public double? RatioTo(Medians other) => Median(_runs.Zip(
        other._runs, static double? (mine, others) => mine.ProcessorMicroseconds / others.ProcessorMicroseconds));

    private static double? Median(IEnumerable<double?> figures)
    {
        double[] sorted = [.. figures.OfType<double>().Order()];
        return sorted.Length == 0 ? null : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
