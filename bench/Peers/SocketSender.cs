using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Sends by one WebSocket that is in every room, and so reads them too.</summary>
/// <param name="rooms">How many rooms there are.</param>
internal sealed class SocketSender(int rooms) : SocketProtocol, ISender
{
    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(static room => GrpcFrame.Of(new SessionRequest
        {
            RequestId = 1,
            Send = new SendMessageRequest
            {
                ChatId = RoomName.Of(room),
                Message = new Message { From = LoadName.Of, Text = MessageText.Blank },
            },
        })),
    ];

    private readonly AckStream _acks = new();

    /// <inheritdoc/>
    public bool IsReady => IsOpen && _acks.Acknowledged >= rooms;

    /// <inheritdoc/>
    public long Acknowledged => _acks.Acknowledged - rooms;

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        MessageText.WriteDue(request.AsSpan(request.Length - MessageText.Bytes), due);
        SocketFrame.Write(outbox, request);
        return true;
    }

    /// <inheritdoc/>
    protected override void Begin(SendBuffer outbox)
    {
        for (var room = 0; room < rooms; room++)
        {
            var join = new ConnectChatRequest { ChatId = RoomName.Of(room), Username = LoadName.Of };
            SocketFrame.Write(outbox, GrpcFrame.Of(new SessionRequest { RequestId = 1, Join = join }));
        }
    }

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames) => _acks.Take(frames);
}
