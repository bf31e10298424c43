using System.Buffers.Text;
using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>One subscriber of one subject of a NATS server.</summary>
/// <param name="tally">Counts.</param>
/// <param name="reader">Who it is.</param>
internal sealed class NatsReader(Tally tally, Reader reader) : IProtocol
{
    /// <inheritdoc/>
    public void Open(SendBuffer outbox) => outbox.Write(Encoding.ASCII.GetBytes(
        $"CONNECT {{\"verbose\":false,\"pedantic\":false}}\r\nSUB {RoomName.Of(reader.Room)} 1\r\nPING\r\n"));

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var taken = 0;
        var before = reader.Received;
        tally.Arrive();
        while (NatsLine.TryRead(received[taken..], out var line, out var length))
        {
            if (line.StartsWith("MSG "u8))
            {
                // MSG subject subscription bytes, then the text and the end of a line.
                if (!Utf8Parser.TryParse(line[(line.LastIndexOf((byte)' ') + 1)..], out int bytes, out _)
                    || received.Length - taken < length + bytes + NatsLine.EndBytes)
                {
                    break;
                }

                reader.Deliver(received.Slice(taken + length, bytes));
                length += bytes + NatsLine.EndBytes;
            }
            else
            {
                reader.HasJoined |= line.SequenceEqual("PONG"u8);
                NatsLine.Answer(line, outbox);
            }

            taken += length;
        }

        if (reader.Received != before)
        {
            tally.CountBatch();
        }

        return taken;
    }
}
