using ChatGo.Bench.Soak.Peers;
using Grpc.Core;

namespace ChatGo.Bench.Soak.Actors;

/// <summary>What actors do alike.</summary>
internal static class ActorExtensions
{
    private const int LeastFilling = 20;
    private const int MostFilling = 3_000;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(30);

    /// <summary>Waits, until it is time to leave at most.</summary>
    public static async Task WaitAsync(this IActor _, TimeSpan time, CancellationToken leaving) =>
        await Task.Delay(time, leaving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Returns the size of a text.</summary>
    public static int Filling(this SoakDice dice) => dice.Between(LeastFilling, MostFilling);

    /// <summary>Returns a time of so many seconds.</summary>
    public static TimeSpan Seconds(this SoakDice dice, double min, double max) =>
        dice.Within(TimeSpan.FromSeconds(min), TimeSpan.FromSeconds(max));

    /// <summary>Reports a stream that ended although nobody wanted that.</summary>
    public static void CutOff(this SoakContext context, string who, Status end) =>
        context.Faults.Add($"{who} was cut off: {end.StatusCode}, {end.Detail}");

    /// <summary>Sends by unary SendMessage on a connection that stays.</summary>
    /// <returns>Whether it was answered; what else happened is told.</returns>
    public static async Task<bool> SendAsync(
        this SoakContext context, SoakConnection connection, RoomLedger room, SoakOrigin origin, int filling)
    {
        room.Begin();
        try
        {
            var sent = await connection.Client.SendMessageAsync(
                NewSend(room, origin, filling), deadline: Deadline());
            room.Acknowledge(sent.Epoch, sent.Sequence, origin);
            context.Counters.Send();
            return true;
        }
        catch (RpcException failure)
        {
            context.Faults.Add($"room {room.ChatId}: a send failed: {failure.Status}");
            return false;
        }
    }

    /// <summary>Returns the request of a message.</summary>
    public static Api.SendMessageRequest NewSend(RoomLedger room, SoakOrigin origin, int filling) => new()
    {
        ChatId = room.ChatId,
        Message = new Api.Message
        {
            From = $"{origin.Sender}",
            Text = SoakText.Of(room.ChatId, origin.Sender, origin.Number, filling),
        },
    };

    /// <summary>Returns when an answer is given up.</summary>
    public static DateTime Deadline() => TimeProvider.System.GetUtcNow().UtcDateTime + AnswerTime;
}
