using ChatGo.Bench.Soak.Peers;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>Every so often many messages to one room, as fast as a Session takes them.</summary>
internal sealed class Bursts(SoakContext context, SoakDice dice) : IActor
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            var next = this.WaitAsync(context.Shape.BurstEvery, leaving);
            await BurstAsync(dice.OneOf(context.Rooms));
            await next;
        }
    }

    private async Task BurstAsync(RoomLedger room)
    {
        var sender = context.NextName();
        var reader = context.Read(room, hasNotices: true);
        using var connection = context.Connect();
        using var session = SoakStream.Open(context, StreamKind.Session, connection, [reader]);
        try
        {
            await session.Joining;
            List<Task> answers = [];
            for (var number = 1; number <= context.Shape.BurstMessages; number++)
            {
                answers.Add(await session.SendAsync(room, new SoakOrigin(sender, number), dice.Filling()));
            }

            await Task.WhenAll(answers).WaitAsync(AnswerTime);
        }
        catch (Exception broken) when (broken is RpcException or TimeoutException or InvalidOperationException)
        {
            context.Faults.Add($"room {room.ChatId}: a Session that sends broke off: {broken.Message}");
        }

        await session.LeaveAsync();
        reader.Leave();
    }
}
