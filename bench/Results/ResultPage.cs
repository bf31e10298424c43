using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace ChatGo.Bench.Results;

/// <summary>What a benchmark measured, as a table to keep: times, and their ratio to the baseline of the same
/// parameters.</summary>
/// <param name="Name">The benchmark's.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Digest">What README.md is to say of it; null for all of it.</param>
internal sealed record ResultPage(string Name, string Text, string? Digest = null)
{
    public static ResultPage From(Summary summary, Origin origin)
    {
        var name = summary.BenchmarksCases[0].Descriptor.Type.Name;
        var text = new StringBuilder();
        text.AppendLine("| parameters | method | mean, ns | ratio | allocated, B |");
        text.AppendLine("|---|---|--:|--:|--:|");
        foreach (var group in summary.Reports.GroupBy(static report => report.BenchmarkCase.Parameters.DisplayInfo))
        {
            var baseline = group.Single(static report => report.BenchmarkCase.Descriptor.Baseline);
            foreach (var report in group)
            {
                var method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
                var mean = report.ResultStatistics!.Mean;
                var ratio = mean / baseline.ResultStatistics!.Mean;
                var bytes = (double)(report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true) ?? 0)
                    / report.GcStats.TotalOperations;
                text.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {group.Key.Trim('[', ']')} | {method} | {mean:N1} | {ratio:N3} | {bytes:N1} |");
            }
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Commit {origin.Commit}, {origin.Date}, {origin.Machine}.");
        return new ResultPage(name, text.ToString());
    }

    /// <summary>Writes the page under bench/results, and into a README.md where it has the markers.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="readme">Which README.md.</param>
    public void Keep(string root, string readme = "README.md")
    {
        var results = Directory.CreateDirectory(Path.Combine(root, "bench", "results"));
        File.WriteAllText(Path.Combine(results.FullName, $"{Name}.md"), $"# {Name}\n\n{Text}");
        var path = Path.Combine(root, readme);
        var (begin, end) = ($"<!-- {Name} -->\n", $"<!-- end of {Name} -->");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        if (from >= 0 && to > from)
        {
            File.WriteAllText(path, page[..(from + begin.Length)] + (Digest ?? Text) + page[to..]);
        }
    }
}
