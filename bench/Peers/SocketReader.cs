using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One reader of one room by a WebSocket.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class SocketReader(Tally tally, Reader reader) : SocketReaderProtocol(tally, reader)
{
    private readonly MessageStream _messages = new(reader, withNotices: true);

    /// <inheritdoc/>
    protected override void Begin(SendBuffer outbox) => SocketFrame.Write(outbox, GrpcFrame.Of(new SessionRequest
    {
        RequestId = 1,
        Join = new ConnectChatRequest { ChatId = RoomName.Of(Reader.Room) },
    }));

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames)
    {
        // The first that comes is the Welcome, or the refusal.
        Reader.HasJoined |= !frames.IsEmpty;
        _messages.Take(frames);
    }
}
