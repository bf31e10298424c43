using System.Diagnostics;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Runs of random shapes: what a channel promises holds over every interleaving. CHATGO_STRESS_RUNS=10000 is
/// the full form; a failure names its seed, and CHATGO_STRESS_SEED runs it again.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class LogStress
{
    [Test]
    public async Task Run_OfRandomShapes_KeepsEveryInvariant()
    {
        var (started, runs, appended, read) = (Stopwatch.GetTimestamp(), 0UL, 0L, 0L);
        for (; StressSettings.GoesOn(runs, few: 300, started); runs++)
        {
            var shape = Shape.Roll(StressSettings.Seed + runs);
            var run = new StressRun(shape);
            try
            {
                await run.RunAsync(StressSettings.RunBound);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Run {runs}: {problem.Message} in {shape}", problem);
            }

            (appended, read) = (appended + run.Accepted, read + run.Read);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await Assert.That(appended).IsGreaterThan(0);
        Console.WriteLine($"{runs} runs from seed {StressSettings.Seed}: {appended} appended, {read} read, {seconds:F1} s");
    }
}
