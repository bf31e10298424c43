using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Makes rooms by POST of JSON, one after another.</summary>
/// <param name="rooms">How many.</param>
internal sealed class JsonRoomMaker(int rooms) : IRoomMaker
{
    private const string Length = "Content-Length: ";

    private int _made;
    private bool _isAsking;

    /// <inheritdoc/>
    public bool IsDone => _made == rooms;

    /// <inheritdoc/>
    public void Open(SendBuffer outbox) => AskForMore(outbox);

    /// <inheritdoc/>
    public void AskForMore(SendBuffer outbox)
    {
        if (_isAsking || IsDone)
        {
            return;
        }

        _isAsking = true;
        var body = $$"""{"chatId":"{{RoomName.Of(_made)}}"}""";
        outbox.Write(Encoding.ASCII.GetBytes(
            $"POST /chat_v1.ChatV1/CreateChat HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n{Length}{body.Length}\r\n\r\n{body}"));
    }

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var head = SocketFrame.HeadOf(received, status: 200);
        if (head == 0)
        {
            return 0;
        }

        var text = Encoding.ASCII.GetString(received[..head]);
        var at = text.IndexOf(Length, StringComparison.OrdinalIgnoreCase) + Length.Length;
        var body = int.Parse(text.AsSpan(at, text.IndexOf('\r', at) - at), System.Globalization.CultureInfo.InvariantCulture);
        if (received.Length < head + body)
        {
            return 0;
        }

        (_isAsking, _made) = (false, _made + 1);
        AskForMore(outbox);
        return head + body;
    }
}
