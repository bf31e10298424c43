using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>Every so often many connections at once, each with a reader that does not stay.</summary>
internal sealed class Storms(SoakContext context, SoakDice dice) : IActor
{
    private static readonly StreamKind[] Kinds = [StreamKind.Plain, StreamKind.Notices];
    private static readonly ConnectionEnd[] Ends = [ConnectionEnd.Politely, ConnectionEnd.Closed, ConnectionEnd.Reset];

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            var next = this.WaitAsync(context.Shape.StormEvery, leaving);
            await Task.WhenAll(Enumerable.Range(0, context.Shape.StormReaders)
                .Select(_ => VisitAsync(dice.Split(), leaving)));
            await next;
        }
    }

    private async Task VisitAsync(SoakDice own, CancellationToken leaving)
    {
        // All dial at once, and not one behind the other.
        await Task.Yield();
        var kind = own.OneOf(Kinds);
        var reader = context.Read(own.OneOf(context.Rooms), kind != StreamKind.Plain);
        using var connection = context.Connect();
        using var stream = SoakStream.Open(context, kind, connection, [reader]);
        if (await stream.ReadForAsync(own.Seconds(1, 4), leaving) is { } end)
        {
            context.CutOff("a reader of a storm", end);
        }

        await stream.EndAsync(connection, own.OneOf(Ends), TimeSpan.Zero, leaving);
        reader.Leave();
    }
}
