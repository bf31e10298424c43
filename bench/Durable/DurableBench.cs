using System.Globalization;

namespace ChatGo.Bench.Durable;

/// <summary>How long and how often it is measured, and where.</summary>
/// <param name="Root">A directory on the disk that is measured.</param>
/// <param name="Duration">Of each turn.</param>
/// <param name="Pairs">Turns of each.</param>
/// <param name="Messages">Of the restart.</param>
internal sealed record DurableBench(string Root, TimeSpan Duration, int Pairs, long Messages)
{
    private int _paths;

    /// <summary>Returns a path where nothing is.</summary>
    public string NewPath() => Path.Combine(Root, (++_paths).ToString(CultureInfo.InvariantCulture));
}
