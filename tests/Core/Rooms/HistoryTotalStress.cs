using System.Diagnostics;
using System.Globalization;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>The total of all rooms is right whatever they do at once: grow, are trimmed, removed and made anew.</summary>
/// <remarks>No [Timeout]: the number of runs is open, each run has its bound.</remarks>
[NotInParallel]
public sealed class HistoryTotalStress
{
    private const int Threads = 4;
    private const int Rooms = 12;
    private const int Steps = 2_000;

    [Test]
    public async Task Total_OfRoomsThatComeAndGo_IsTheSumOfThem()
    {
        var started = Stopwatch.GetTimestamp();
        for (var i = 0UL; StressSettings.GoesOn(i, few: 20, started); i++)
        {
            var dice = new Dice(StressSettings.Seed + i);
            var registry = new RoomRegistry(new RoomOptions { TotalHistoryMebibytes = 1, HistoryMessages = 64 }, TimeProvider.System);
            var users = Enumerable.Range(0, Threads).Select(_ => dice.Split()).Select(own => Task.Run(() => Use(registry, own)));
            await Task.WhenAll(users).WaitAsync(StressSettings.RunBound);

            registry.Sweep();
            var sum = registry.PageLoaded(string.Empty, string.Empty, Rooms).Sum(static room => room.Bytes);
            StressChecks.That(registry.History.Bytes == sum, $"run {i}: the total is {registry.History.Bytes}, the rooms hold {sum}");
            StressChecks.That(sum <= registry.History.MaxBytes, $"run {i}: the rooms hold {sum}");
        }
    }

    private static void Use(RoomRegistry registry, Dice dice)
    {
        for (var step = 0; step < Steps; step++)
        {
            var id = dice.Below(Rooms).ToString(CultureInfo.InvariantCulture);
            switch (dice.Below(50))
            {
                case 0:
                    registry.TryRemove(id);
                    break;
                case 1:
                    registry.Sweep();
                    break;
                default:
                    if (registry.Append(id, TestFrame.Create(dice.Between(100, 8_000)), out var _) is null)
                    {
                        registry.TryCreate(id, out var _);
                    }

                    break;
            }
        }
    }
}
