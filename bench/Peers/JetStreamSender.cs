using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Publishes to a stream of a NATS server with JetStream, which acknowledges each message to an inbox once it is
/// stored.</summary>
/// <param name="rooms">How many subjects there are.</param>
/// <param name="text">What is sent.</param>
/// <param name="inbox">Whose the answers are: another one for each connection.</param>
internal sealed class JetStreamSender(int rooms, string text, int inbox) : ISender
{
    private const string Stream = "BENCH";
    private const string Subjects = "bench";

    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(room => Encoding.ASCII.GetBytes(
            $"PUB {Subjects}.{RoomName.Of(room)} _INBOX.{inbox}.a {text.Length}\r\n{text}\r\n")),
    ];

    private long _answers;

    /// <inheritdoc/>
    public bool IsReady => _answers > 0;

    /// <summary>Gets how many messages were acknowledged; the first answer is that of the stream.</summary>
    public long Acknowledged => _answers - 1;

    /// <inheritdoc/>
    public void Open(SendBuffer outbox)
    {
        var stream = $"{{\"name\":\"{Stream}\",\"subjects\":[\"{Subjects}.>\"],\"storage\":\"file\",\"retention\":\"limits\",\"discard\":\"old\","
            + "\"num_replicas\":1,\"max_consumers\":-1,\"max_msgs\":-1,\"max_bytes\":-1,\"max_age\":0}";
        outbox.Write(Encoding.ASCII.GetBytes(
            "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n"
            + $"SUB _INBOX.{inbox}.* 1\r\n"
            + $"PUB $JS.API.STREAM.CREATE.{Stream} _INBOX.{inbox}.s {stream.Length}\r\n{stream}\r\n"));
    }

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        outbox.Write(_requests[room]);
        return true;
    }

    /// <inheritdoc/>
    /// <exception cref="LoadException">The server refused something.</exception>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var taken = 0;
        while (NatsLine.TryRead(received[taken..], out var line, out var length))
        {
            if (line.StartsWith("MSG "u8))
            {
                // MSG subject subscription bytes, then the answer and the end of a line.
                var bytes = int.Parse(Encoding.ASCII.GetString(line[(line.LastIndexOf((byte)' ') + 1)..]), System.Globalization.CultureInfo.InvariantCulture);
                if (received.Length - taken < length + bytes + NatsLine.EndBytes)
                {
                    break;
                }

                var answer = received.Slice(taken + length, bytes);
                if (answer.IndexOf("\"error\""u8) >= 0)
                {
                    throw new LoadException($"nats-server: {Encoding.ASCII.GetString(answer)}");
                }

                _answers++;
                length += bytes + NatsLine.EndBytes;
            }
            else
            {
                NatsLine.Answer(line, outbox);
            }

            taken += length;
        }

        return taken;
    }
}
