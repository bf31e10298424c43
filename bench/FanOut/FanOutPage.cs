using System.Text;
using ChatGo.Bench.Results;

namespace ChatGo.Bench.FanOut;

/// <summary>The results as a page to keep.</summary>
internal static class FanOutPage
{
    /// <summary>Makes the page.</summary>
    /// <param name="results">What was measured.</param>
    /// <param name="args">How, to be repeated.</param>
    /// <param name="origin">Where and when.</param>
    public static ResultPage From(IReadOnlyList<ScenarioResult> results, IReadOnlyList<string> args, Origin origin)
    {
        var command = args.Count == 0 ? "make bench-fanout" : $"make bench-fanout ARGS=\"{string.Join(' ', args)}\"";
        var source = $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}; `{command}` repeats it.\n";
        var text = new StringBuilder(FanOutTables.Legend).Append("\n\n");
        foreach (var result in results)
        {
            text.Append("## ").Append(result.Scenario.Name).Append("\n\n").Append(FanOutTables.Long(result)).Append('\n');
        }

        return new ResultPage("FanOut", text.Append(source).ToString(), FanOutTables.Short(results) + '\n' + source);
    }
}
