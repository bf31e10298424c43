using System.Diagnostics;
using System.Security.Cryptography;
using ChatGo.Bench.Servers;
using ChatGo.Bench.Soak;
using ChatGo.Bench.Soak.Measurement;
using ChatGo.Server;

namespace ChatGo.Tests.Bench.Soak;

/// <summary>The soak in its short form, on the server as it is built: what does not need time to be seen.</summary>
[NotInParallel]
public sealed class SoakTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(15);

    [Test, Timeout(180_000)]
    public async Task Server_SoakedForAShortWhile_LosesNothingInSilenceAndGivesAllBack(CancellationToken cancellationToken)
    {
        await using var server = await ServerProcess.StartAsync(
            ServerKind.Configured(
                SoakShape.ServerArguments, ["env", .. OwnVariables(), "dotnet", "exec", typeof(ChatServer).Assembly.Location]),
            cancellationToken);
        var context = new SoakContext(new Uri($"http://127.0.0.1:{server.Port}"), SoakShape.Small);
        var seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        var engine = new SoakEngine(context, new ServerGauge(server), new SoakDice((ulong)seed), static _ => { });

        var record = await engine.RunAsync(Short, warmUp: TimeSpan.Zero, cancellationToken);

        await Assert.That(string.Join('\n', record.Faults.Kept().Concat(record.Errors))).IsEmpty().Because($"seed {seed}");
        await Assert.That(record.Faults.Count).IsEqualTo(0);
        await Assert.That(record.Marks.Count).IsEqualTo(2);
        var apart = record.Marks[1].Descriptors - record.Marks[0].Descriptors;
        await Assert.That(Math.Abs(apart)).IsLessThanOrEqualTo(SoakVerdict.CountTolerance).Because($"seed {seed}");
        // It did what it is for: readers were passed, came back, were broken off, and sends were repeated.
        await Assert.That(record.Counters.Delivered).IsGreaterThan(1_000).Because($"seed {seed}");
        await Assert.That(record.Counters.Gaps).IsGreaterThan(0).Because($"seed {seed}");
        await Assert.That(record.Counters.Resumed).IsGreaterThan(0).Because($"seed {seed}");
        await Assert.That(record.Counters.Kills).IsGreaterThan(0).Because($"seed {seed}");
        await Assert.That(record.Counters.Rooms).IsGreaterThan(0).Because($"seed {seed}");
    }

    /// <summary>What of the environment is the tests' own, for env to leave out.</summary>
    private static IEnumerable<string> OwnVariables()
    {
        var environment = new ProcessStartInfo().Environment;
        string[] all = [.. environment.Keys];
        environment.LeaveOutTests();
        return all.Except(environment.Keys).SelectMany(static name => (string[])["-u", name]);
    }
}
