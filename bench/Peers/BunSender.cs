using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Publishes to a Bun server, which answers each message.</summary>
/// <param name="rooms">How many topics there are.</param>
internal sealed class BunSender(int rooms) : SocketProtocol, ISender
{
    private readonly byte[][] _requests =
        [.. Enumerable.Range(0, rooms).Select(static room => Encoding.ASCII.GetBytes($"{RoomName.Of(room)} {MessageText.Blank}"))];

    private long _answers;

    /// <inheritdoc/>
    public bool IsReady => _answers > 0;

    /// <inheritdoc/>
    /// <remarks>The first answer is the welcome.</remarks>
    public long Acknowledged => Math.Max(0, _answers - 1);

    /// <inheritdoc/>
    public override void Open(SendBuffer outbox) => SocketFrame.Open(outbox, "/");

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        MessageText.WriteDue(request.AsSpan(request.Length - MessageText.Bytes), due);
        SocketFrame.Write(outbox, request);
        return true;
    }

    /// <inheritdoc/>
    protected override void Begin(SendBuffer outbox)
    {
        // Nothing: it hears no topic.
    }

    /// <inheritdoc/>
    protected override void Deliver(ReadOnlySpan<byte> frames) => _answers += frames.IsEmpty ? 0 : 1;
}
