using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One subscriber of one topic of a Bun server, by a WebSocket.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class BunReader(Tally tally, Reader reader) : SocketProtocol
{
    /// <inheritdoc/>
    public override void Open(SendBuffer outbox) => SocketFrame.Open(outbox, $"/{RoomName.Of(reader.Room)}");

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
    protected override void Begin(SendBuffer outbox)
    {
        // Its address says what it wants.
    }

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames)
    {
        if (frames.Length == MessageText.Bytes)
        {
            reader.Deliver(frames);
        }
        else
        {
            reader.HasJoined = true;
        }
    }
}
