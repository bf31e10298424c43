using System.Diagnostics;
using ChatGo.Tests.Core.Log.Stress;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>Rooms made, joined, left, sent to and removed all at once.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class RegistryStress
{
    private const int Threads = 5;

    [Test]
    public async Task Sweep_WhileRoomsAreUsed_LosesNothing()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0UL; StressSettings.GoesOn(i, few: 100, started); i++)
        {
            var seed = StressSettings.Seed + i;
            try
            {
                await RunAsync(new Dice(seed));
            }
            catch (Exception problem)
            {
                throw new InvalidOperationException($"Run {i}, seed {seed}: {problem.Message}", problem);
            }
        }
    }

    private static async Task RunAsync(Dice dice)
    {
        var ledger = new RoomLedger(dice.Between(1, 4));
        var users = Enumerable.Range(0, Threads)
            .Select(_ => new RoomUser(ledger, dice.Split()))
            .Select(static user => StartThread(user.Run))
            .ToArray();
        var using_ = Task.WhenAll(users);
        var sweeping = StartThread(() =>
        {
            while (!using_.IsCompleted)
            {
                ledger.Sweep();
                Thread.Yield();
            }
        });
        await Task.WhenAll(using_, sweeping).WaitAsync(StressSettings.RunBound);
        ledger.Verify();
    }

    private static Task StartThread(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
