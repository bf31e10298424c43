using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using ChatGo.Bench.Attacks;
using ChatGo.Bench.Broadcast;
using ChatGo.Bench.Cluster;
using ChatGo.Bench.Durable;
using ChatGo.Bench.FanOut;
using ChatGo.Bench.Presence;
using ChatGo.Bench.Results;
using ChatGo.Bench.Sends;
using ChatGo.Bench.Soak;

if (args is ["fanout", .. var rest])
{
    return await FanOutCommand.RunAsync(rest);
}

if (args is ["sends", .. var others])
{
    return await SendsCommand.RunAsync(others);
}

if (args is ["durable", .. var durable])
{
    return await DurableCommand.RunAsync(durable);
}

if (args is ["cluster", .. var cluster])
{
    return await ClusterCommand.RunAsync(cluster);
}

if (args is ["presence", .. var rooms])
{
    return await PresenceCommand.RunAsync(rooms);
}

if (args is ["soak", .. var soak])
{
    return await SoakCommand.RunAsync(soak);
}

if (args is ["attacks", .. var attacks])
{
    return await AttackCommand.RunAsync(attacks);
}

if (args is [AttackerProcess.Command])
{
    return await AttackerProcess.BeAsync();
}

// In this process: a generated project would be held to this repository's lint.
// --keep: also write what was measured to bench/results and between the markers of README.md.
var keeps = args.Contains("--keep");
string[] forwarded = [.. args.Except(["--keep"]), "--inProcess"];
Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(FanOutBenchmark).Assembly).Run(forwarded)];
if (summaries.Any(static summary => summary.HasCriticalValidationErrors
    || summary.Reports.Any(static report => !report.Success)))
{
    return 1;
}

if (keeps)
{
    var origin = await Origin.ReadAsync();
    foreach (var summary in summaries)
    {
        ResultPage.From(summary, origin).Keep(origin.Root);
    }
}

return 0;
