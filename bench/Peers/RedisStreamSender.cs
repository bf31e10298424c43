using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Adds to the streams of a Redis server, which answers each message with its id.</summary>
/// <param name="rooms">How many streams there are.</param>
/// <param name="text">What is sent.</param>
internal sealed class RedisStreamSender(int rooms, string text) : ISender
{
    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(room => Encoding.ASCII.GetBytes(
            $"*5\r\n$4\r\nXADD\r\n${RoomName.Of(room).Length}\r\n{RoomName.Of(room)}\r\n$1\r\n*\r\n$1\r\nb\r\n${text.Length}\r\n{text}\r\n")),
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
        outbox.Write(_requests[room]);
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
