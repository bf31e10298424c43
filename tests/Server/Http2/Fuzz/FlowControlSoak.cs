using System.Diagnostics;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Server.Races;

namespace ChatGo.Tests.Server.Http2.Fuzz;

/// <summary>A peer of random moves on a real connection: tiny windows, settings that change, resets, streams opened anew,
/// pings, a starved connection with unary calls beside, cuts. It holds every frame to what it has granted and has seen
/// acknowledged; whatever it does, what it is owed comes in the end. CHATGO_SOAK_RUNS=200 is the long form; a failure names
/// its seed, and CHATGO_SOAK_SEED runs it again.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class FlowControlSoak
{
    [Test]
    [Arguments("1")]
    [Arguments("0")]
    public async Task APeerOfRandomMoves_IsSentWhatItAllowsAndAllItIsOwed(string directWrites)
    {
        await using var server = await RunningServer.StartAsync(
            null, "--direct-writes", directWrites, "--history-messages", "4096", "--history-bytes", "16777216");
        var (started, runs) = (Stopwatch.GetTimestamp(), 0UL);
        for (; SoakSettings.GoesOn(runs, started); runs++)
        {
            var seed = SoakSettings.Seed + runs;
            try
            {
                await PlayAsync(seed, server);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Seed {seed}: {problem.Message}", problem);
            }
        }

        await Assert.That(runs).IsGreaterThan(0UL);
        Console.WriteLine(
            $"{runs} runs from seed {SoakSettings.Seed}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static async Task PlayAsync(ulong seed, RunningServer server)
    {
        using var bound = new CancellationTokenSource(SoakSettings.RunBound);
        await using var run = new FuzzRun(new Dice(seed), seed, server);
        await run.PlayAsync(bound.Token);
    }
}
