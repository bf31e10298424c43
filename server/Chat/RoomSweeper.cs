using ChatGo.Core.Rooms;
using ChatGo.Server.Logging;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Chat;

/// <summary>Drops old messages and removes idle rooms, every <see cref="RoomOptions.SweepSeconds"/>.</summary>
internal sealed class RoomSweeper(
    RoomRegistry rooms, IOptions<RoomOptions> options, TimeProvider time, ILogger<RoomSweeper> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.SweepSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (rooms.Sweep() is > 0 and var removed)
            {
                logger.RemovedIdleRooms(removed, rooms.Count);
            }
        }
    }
}
