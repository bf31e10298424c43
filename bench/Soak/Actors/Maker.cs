using System.Diagnostics;
using ChatGo.Api;
using ChatGo.Bench.Soak.Peers;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>Makes rooms, has them read and sent to, and deletes them, or leaves them to be removed.</summary>
internal sealed class Maker(SoakContext context, SoakDice dice) : IActor
{
    private const int MostMessages = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            try
            {
                await LiveAsync();
            }
            catch (RpcException failure)
            {
                context.Faults.Add($"a room could not be made, read or deleted: {failure.Status}");
            }

            await this.WaitAsync(dice.Seconds(0, 1), leaving);
        }
    }

    private async Task LiveAsync()
    {
        using var sending = context.Connect();
        using var reading = context.Connect();
        var made = await sending.Client.CreateChatAsync(
            new CreateChatRequest { ChatId = dice.Percent(50) ? $"made-{context.NextName()}" : string.Empty },
            deadline: ActorExtensions.Deadline());
        context.Counters.MakeRoom();
        var room = new RoomLedger(made.ChatId, made.Epoch, context.Faults);
        SoakReader[] readers = [context.Read(room, hasNotices: true), context.Read(room, hasNotices: false)];
        using var told = SoakStream.Open(context, StreamKind.Notices, reading, [readers[0]]);
        await told.Headers;
        using var plain = SoakStream.Open(context, StreamKind.Plain, reading, [readers[1]]);
        await plain.Headers;

        var sender = context.NextName();
        var messages = dice.Between(1, MostMessages);
        for (var number = 1; number <= messages; number++)
        {
            await context.SendAsync(sending, room, new SoakOrigin(sender, number), dice.Filling());
        }

        await EndAsync(sending, room, readers, [told, plain]);
    }

    private async Task EndAsync(SoakConnection sending, RoomLedger room, SoakReader[] readers, SoakStream[] streams)
    {
        if (dice.Percent(70))
        {
            // What was sent before the end comes before it.
            await sending.Client.DeleteChatAsync(
                new DeleteChatRequest { ChatId = room.ChatId }, deadline: ActorExtensions.Deadline());
            foreach (var stream in streams)
            {
                var end = await stream.ReadForAsync(Patience, CancellationToken.None);
                if (end?.StatusCode != StatusCode.NotFound)
                {
                    context.Faults.Add($"room {room.ChatId} was deleted, and a reader heard: {end}");
                }
            }

            if (!readers[0].HeardOfDeletion)
            {
                context.Faults.Add($"room {room.ChatId} was deleted, and a reader with notices was not told why");
            }
        }
        else
        {
            var begun = Stopwatch.GetTimestamp();
            while (readers.Any(reader => reader.Last < room.Acknowledged) && Stopwatch.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Moment);
            }

            await Task.WhenAll(streams.Select(static stream => stream.LeaveAsync()));
        }

        foreach (var reader in readers)
        {
            reader.Settle();
            reader.Leave();
        }
    }
}
