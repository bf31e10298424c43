using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Publishes to a NATS server, which acknowledges each message: verbose.</summary>
/// <param name="rooms">How many subjects there are.</param>
internal sealed class NatsSender(int rooms) : ISender
{
    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(static room => Encoding.ASCII.GetBytes(
            $"PUB {RoomName.Of(room)} {MessageText.Bytes}\r\n{MessageText.Blank}\r\n")),
    ];

    private long _acknowledged;

    /// <inheritdoc/>
    public bool IsReady => _acknowledged > 0;

    /// <summary>Gets how many messages were acknowledged; CONNECT's own is none.</summary>
    public long Acknowledged => _acknowledged - 1;

    /// <inheritdoc/>
    public void Open(SendBuffer outbox) => outbox.Write("CONNECT {\"verbose\":true,\"pedantic\":false}\r\n"u8);

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        MessageText.WriteDue(request.AsSpan(request.Length - MessageText.Bytes - NatsLine.EndBytes), due);
        outbox.Write(request);
        return true;
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var taken = 0;
        while (NatsLine.TryRead(received[taken..], out var line, out var length))
        {
            _acknowledged += line.SequenceEqual("+OK"u8) ? 1 : 0;
            NatsLine.Answer(line, outbox);
            taken += length;
        }

        return taken;
    }
}
