using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One reader of one room by a WebSocket.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class SocketReader(Tally tally, Reader reader) : SocketProtocol
{
    private readonly MessageStream _messages = new(reader, withNotices: true);

    /// <inheritdoc/>
    public override int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var before = reader.Received;
        tally.Arrive();
        var taken = base.Take(received, outbox);
        if (reader.Received != before)
        {
            tally.CountBatch();
        }

        return taken;
    }

    /// <inheritdoc/>
    protected override void Begin(SendBuffer outbox) => SocketFrame.Write(outbox, GrpcFrame.Of(new SessionRequest
    {
        RequestId = 1,
        Join = new ConnectChatRequest { ChatId = RoomName.Of(reader.Room) },
    }));

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames)
    {
        // The first that comes is the Welcome, or says that there is none.
        reader.HasJoined |= !frames.IsEmpty;
        _messages.Take(frames);
    }
}
