using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>A reader by a WebSocket.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal abstract class SocketReaderProtocol(Tally tally, Reader reader) : SocketProtocol
{
    /// <summary>Gets who it is.</summary>
    protected Reader Reader => reader;

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
}
