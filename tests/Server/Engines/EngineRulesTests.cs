using System.Diagnostics;

namespace ChatGo.Tests.Server.Engines;

/// <summary>The wire's rules, each as it is tested in memory, on a server whose rooms live in an engine that is slow, repeats
/// and comes late, and on one that keeps them on disk.</summary>
public sealed class EngineRulesTests
{
    [Test, Timeout(300_000)]
    [Arguments("faulty")]
    [Arguments("disk")]
    public async Task Rules_HoldOnAnEngineAsInMemory(string engine, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                "exec", typeof(EngineRulesTests).Assembly.Location, "--progress", "off", "--disable-logo", "--no-ansi",
                "--results-directory", Path.Combine(Path.GetTempPath(), $"chatgo-rules-{engine}-{Environment.ProcessId}"),
                "--treenode-filter", "/*/ChatGo.Tests.Server.Rules/*/*",
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.LeaveOutTests();
        start.Environment["CHATGO_TEST_ENGINE"] = engine;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        await Assert.That(process.ExitCode).IsEqualTo(0).Because($"{output}{await errors}");
        await Assert.That(output).Contains("failed: 0");
    }
}
