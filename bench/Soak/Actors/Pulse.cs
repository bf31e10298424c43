namespace ChatGo.Bench.Soak.Actors;

/// <summary>Sends to a room all the time, by unary calls on one connection.</summary>
internal sealed class Pulse(SoakContext context, RoomLedger room, SoakDice dice) : IActor
{
    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        var sender = context.NextName();
        using var connection = context.Connect();
        for (var number = 1; !leaving.IsCancellationRequested; number++)
        {
            await context.SendAsync(connection, room, new SoakOrigin(sender, number), dice.Filling());
            // Half of it to twice that, so that rooms are not in step.
            await this.WaitAsync(dice.Seconds(0, 2) / context.Shape.Rate, leaving);
        }
    }
}
