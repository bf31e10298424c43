using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One subscriber of one topic of a Bun server, by a WebSocket.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class BunReader(Tally tally, Reader reader) : SocketReaderProtocol(tally, reader)
{
    /// <inheritdoc/>
    public override void Open(SendBuffer outbox) => SocketFrame.Open(outbox, $"/{RoomName.Of(Reader.Room)}");

    /// <inheritdoc/>
    protected override void Begin(SendBuffer outbox)
    {
        // Its address says what it wants.
    }

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames)
    {
        if (frames.Length == MessageText.Bytes)
        {
            Reader.Deliver(frames);
        }
        else
        {
            Reader.HasJoined = true;
        }
    }
}
