using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>Readers that share a connection: they come, read for a while, leave or break off, and come back behind what they
/// have read.</summary>
internal sealed class Churner(SoakContext context, SoakDice dice) : IActor
{
    private const int MostStreams = 3;
    private const int MostVisits = 4;
    private const int MostHistory = 100;

    private static readonly StreamKind[] Kinds = Enum.GetValues<StreamKind>();
    private static readonly ConnectionEnd[] Ends = Enum.GetValues<ConnectionEnd>();

    /// <summary>Gets the longest visit. Unit: seconds.</summary>
    private double Longest => context.Shape.LongestStay.TotalSeconds;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            await ComeAndGoAsync(leaving);
            await this.WaitAsync(dice.Seconds(0, 1), leaving);
        }
    }

    private async Task ComeAndGoAsync(CancellationToken leaving)
    {
        (StreamKind Kind, SoakReader[] Readers)[] all =
            [.. Enumerable.Range(0, dice.Between(1, MostStreams)).Select(_ => NewReaders())];
        var visits = dice.Between(1, MostVisits);
        for (var visit = 0; visit < visits && !leaving.IsCancellationRequested; visit++)
        {
            await VisitAsync(all, leaving);
            await this.WaitAsync(dice.Seconds(0, Longest / 4), leaving);
        }

        foreach (var reader in all.SelectMany(static one => one.Readers))
        {
            reader.Leave();
        }
    }

    private async Task VisitAsync((StreamKind Kind, SoakReader[] Readers)[] all, CancellationToken leaving)
    {
        using var connection = context.Connect();
        var history = dice.Percent(30) ? dice.Between(1, MostHistory) : 0;
        SoakStream[] streams =
            [.. all.Select(one => SoakStream.Open(context, one.Kind, connection, one.Readers, history))];
        await this.WaitAsync(dice.Seconds(0, Longest), leaving);
        foreach (var stream in streams.Where(static stream => stream.Ended.IsCompleted))
        {
            context.CutOff("a reader that reads", (await stream.Ended)!.Value);
        }

        var end = dice.OneOf(Ends);
        var silence = dice.Seconds(Longest / 12, Longest * 2);
        await Task.WhenAll(streams.Select(stream => stream.EndAsync(connection, end, silence, leaving)));
    }

    private (StreamKind Kind, SoakReader[] Readers) NewReaders()
    {
        var kind = dice.OneOf(Kinds);
        var rooms = kind is StreamKind.Follow or StreamKind.Session ? dice.Between(1, context.Rooms.Count) : 1;
        var first = dice.Below(context.Rooms.Count);
        return (
            kind,
            [
                .. Enumerable.Range(first, rooms).Select(room =>
                    context.Read(context.Rooms[room % context.Rooms.Count], kind != StreamKind.Plain)),
            ]);
    }
}
