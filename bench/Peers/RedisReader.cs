using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One subscriber of one channel of a Redis server.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class RedisReader(Tally tally, Reader reader) : IProtocol
{
    /// <inheritdoc/>
    public void Open(SendBuffer outbox) =>
        outbox.Write(Encoding.ASCII.GetBytes($"SUBSCRIBE {RoomName.Of(reader.Room)}\r\n"));

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var rest = received;
        var before = reader.Received;
        tally.Arrive();
        while (RedisValue.TryReadPush(ref rest, out var kind, out var text))
        {
            if (kind.SequenceEqual("message"u8))
            {
                reader.Deliver(text);
            }
            else
            {
                reader.HasJoined = true;
            }
        }

        if (reader.Received != before)
        {
            tally.CountBatch();
        }

        return received.Length - rest.Length;
    }
}
