using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ChatGo.Bench.Results;

// --keep: also write what was measured to bench/results and between the markers of README.md.
var keeps = args.Contains("--keep");
Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run([.. args.Except(["--keep"])])];
if (keeps)
{
    var origin = await Origin.ReadAsync();
    foreach (var summary in summaries)
    {
        ResultPage.From(summary, origin).Keep(origin.Root);
    }
}

return summaries.Any(static summary => summary.HasCriticalValidationErrors
    || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
