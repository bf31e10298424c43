using System.Diagnostics;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines;

/// <summary>The wire's rules, each as it is tested in memory, on a server whose rooms live in an engine that is slow, repeats
/// and comes late, on one that keeps them on disk, and on one that shares them.</summary>
[ClassDataSource<RedisProcess>(Shared = SharedType.PerAssembly)]
public sealed class EngineRulesTests(RedisProcess redis)
{
    [Test, Timeout(300_000)]
    [Arguments("faulty")]
    [Arguments("disk")]
    [Arguments("redis")]
    public async Task Rules_HoldOnAnEngineAsInMemory(string engine, CancellationToken cancellationToken)
    {
        if (engine == "redis")
        {
            RedisProcess.SkipWhereMissing();
        }

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
        start.Environment["CHATGO_TEST_REDIS"] = redis.Configuration;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        await Assert.That(process.ExitCode).IsEqualTo(0).Because($"{output}{await errors}");
        await Assert.That(output).Contains("failed: 0");
    }
}
