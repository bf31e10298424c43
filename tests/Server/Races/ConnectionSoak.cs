using System.Diagnostics;

namespace ChatGo.Tests.Server.Races;

/// <summary>Races of random shapes over real connections: readers that come, stall, leave and break off while rooms are
/// sent to, made and removed. CHATGO_SOAK_RUNS=1000 is the full form; a failure names its seed, and CHATGO_SOAK_SEED
/// runs it again.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class ConnectionSoak
{
    private const int TightMessages = 16;
    private const int RoomyMessages = 4_096;

    [Test]
    public async Task Race_OfRandomShape_LosesAndDoublesNothing()
    {
        var clock = new SkippingClock();
        await using var tight = await StartAsync(clock, TightMessages);
        await using var roomy = await StartAsync(clock, RoomyMessages);
        var (started, runs) = (Stopwatch.GetTimestamp(), 0UL);
        for (; SoakSettings.GoesOn(runs, started); runs++)
        {
            var shape = SoakShape.Roll(SoakSettings.Seed + runs);
            var run = shape.IsTight
                ? new SoakRun(shape, tight, clock, TightMessages)
                : new SoakRun(shape, roomy, clock, RoomyMessages);
            try
            {
                await RunAsync(run);
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Run {runs}: {problem.Message} in {shape}", problem);
            }
        }

        await Assert.That(runs).IsGreaterThan(0UL);
        Console.WriteLine(
            $"{runs} races from seed {SoakSettings.Seed}: {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s");
    }

    private static async Task RunAsync(SoakRun run)
    {
        using var bound = new CancellationTokenSource(SoakSettings.RunBound);
        await run.RunAsync(bound.Token);
    }

    private static Task<RunningServer> StartAsync(SkippingClock clock, int historyMessages) => RunningServer.StartAsync(
        clock,
        "--history-messages",
        $"{historyMessages}",
        "--history-bytes",
        "16777216",
        "--history-seconds",
        "0",
        "--stalled-reader-seconds",
        "0");
}
