using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Sends by unary SendMessage, all on one connection.</summary>
/// <param name="rooms">How many rooms there are.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
internal sealed class Http2Sender(int rooms, string? credential)
    : Http2Calls("/chat_v1.ChatV1/SendMessage", credential), ISender
{
    // The text is the last field of the last field: it ends the request.
    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(static room => GrpcFrame.Of(new SendMessageRequest
        {
            ChatId = RoomName.Of(room),
            Message = new Message { From = LoadName.Of, Text = MessageText.Blank },
        })),
    ];

    /// <inheritdoc/>
    public bool IsReady => true;

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        if (SendWindow < request.Length)
        {
            return false;
        }

        MessageText.WriteDue(request.AsSpan(request.Length - MessageText.Bytes), due);
        Call(outbox, request);
        return true;
    }
}
