using ChatGo.Core.Rooms;

namespace ChatGo.Server.Chat;

/// <summary>Lets rooms tell who came and went: one timer for all of them.</summary>
internal sealed class PresenceTicker(RoomRegistry rooms, TimeProvider time) : BackgroundService
{
    /// <summary>How long changes are gathered (rule P2).</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            rooms.Presence.Tick();
        }
    }
}
