using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Publishes to a Redis server, which answers each message with the number of its receivers.</summary>
/// <param name="rooms">How many channels there are.</param>
internal sealed class RedisSender(int rooms) : ISender
{
    private const int EndBytes = 2;

    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(static room => Encoding.ASCII.GetBytes(
            $"*3\r\n$7\r\nPUBLISH\r\n${RoomName.Of(room).Length}\r\n{RoomName.Of(room)}\r\n"
            + $"${MessageText.Bytes}\r\n{MessageText.Blank}\r\n")),
    ];

    /// <inheritdoc/>
    public bool IsReady => true;

    /// <inheritdoc/>
    public long Acknowledged { get; private set; }

    /// <inheritdoc/>
    public void Open(SendBuffer outbox)
    {
        // Nothing: a Redis server waits for the first command.
    }

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        MessageText.WriteDue(request.AsSpan(request.Length - MessageText.Bytes - EndBytes), due);
        outbox.Write(request);
        return true;
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var rest = received;
        while (RedisValue.TryRead(ref rest, out _))
        {
            Acknowledged++;
        }

        return received.Length - rest.Length;
    }
}
