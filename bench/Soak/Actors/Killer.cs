using ChatGo.Bench.Soak.Peers;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>A sender whose connection breaks in the middle of a send, which it repeats under the same id until it is
/// answered: the message is there once.</summary>
internal sealed class Killer(SoakContext context, SoakDice dice) : IActor
{
    private const int MostKills = 3;
    private const int MostMicroseconds = 4_000;

    private static readonly ConnectionEnd[] Ends = [ConnectionEnd.Closed, ConnectionEnd.Reset];

    private readonly int _sender = context.NextName();
    private int _number;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            var room = dice.OneOf(context.Rooms);
            var origin = new SoakOrigin(_sender, ++_number);
            var request = ActorExtensions.NewSend(room, origin, dice.Filling());
            request.MessageId = $"{origin.Sender}-{origin.Number}";
            var kills = dice.Below(MostKills + 1);
            room.Begin();
            while (!await TryAsync(request, room, origin, kills-- > 0))
            {
                // The next one is on another connection.
            }

            await this.WaitAsync(dice.Seconds(0.1, 0.5), leaving);
        }
    }

    private async Task<bool> TryAsync(Api.SendMessageRequest request, RoomLedger room, SoakOrigin origin, bool kills)
    {
        using var connection = context.Connect();
        try
        {
            if (dice.Percent(70))
            {
                // The connection stands: what is killed is the send, and not the dialling.
                await connection.Client.GetChatAsync(
                    new Api.GetChatRequest { ChatId = room.ChatId }, deadline: ActorExtensions.Deadline());
            }

            using var call = connection.Client.SendMessageAsync(request, deadline: ActorExtensions.Deadline());
            if (kills)
            {
                await Task.WhenAny(call.ResponseAsync, Task.Delay(TimeSpan.FromMicroseconds(dice.Below(MostMicroseconds))));
                context.Counters.Kill();
                connection.End(dice.OneOf(Ends));
            }

            var sent = await call.ResponseAsync;
            room.Acknowledge(sent.Epoch, sent.Sequence, origin);
            context.Counters.Send();
            if (sent.Duplicate)
            {
                context.Counters.Repeat();
            }

            return true;
        }
        catch (RpcException) when (kills)
        {
            return false;
        }
        catch (RpcException failure)
        {
            context.Faults.Add($"room {room.ChatId}: a repeated send failed: {failure.Status}");
            return true;
        }
    }
}
