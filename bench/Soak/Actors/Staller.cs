using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>A reader that stops taking for a while, off its stream or off its socket, some longer than the server bears; then
/// it goes on, or comes back behind what it has read.</summary>
internal sealed class Staller(SoakContext context, SoakDice dice) : IActor
{
    private const int MostVisits = 3;

    /// <summary>A stall this much shorter than what the server bears is borne on a busy machine, too.</summary>
    private static readonly TimeSpan Borne = TimeSpan.FromSeconds(SoakShape.StalledSeconds - 3);

    private static readonly StreamKind[] Kinds = Enum.GetValues<StreamKind>();

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            var kind = dice.OneOf(Kinds);
            SoakReader[] readers = kind is StreamKind.Follow or StreamKind.Session
                ? [.. context.Rooms.Select(room => context.Read(room, hasNotices: true))]
                : [context.Read(dice.OneOf(context.Rooms), kind != StreamKind.Plain)];
            var visits = dice.Between(1, MostVisits);
            for (var visit = 0; visit < visits && !leaving.IsCancellationRequested; visit++)
            {
                await VisitAsync(kind, readers, leaving);
            }

            foreach (var reader in readers)
            {
                reader.Leave();
            }
        }
    }

    private async Task VisitAsync(StreamKind kind, SoakReader[] readers, CancellationToken leaving)
    {
        var isSocket = dice.Percent(50);
        using var connection = context.Connect(isNarrow: isSocket);
        using var stream = SoakStream.Open(context, kind, connection, readers);
        await stream.ReadForAsync(dice.Seconds(0.5, 3), leaving);
        var stall = dice.Seconds(0.5, 3 * SoakShape.StalledSeconds);
        if (isSocket)
        {
            connection.Shut();
        }
        else
        {
            stream.Shut();
        }

        await this.WaitAsync(stall, leaving);
        connection.Open();
        stream.Reopen();
        if (await stream.ReadForAsync(dice.Seconds(1, 4), leaving) is { } end)
        {
            if (stall < Borne)
            {
                context.CutOff($"a reader that stalled for {stall.TotalSeconds} s", end);
            }

            context.Counters.GiveUp();
        }

        await stream.LeaveAsync();
    }
}
