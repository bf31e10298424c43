using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Readers of chat_v1 on one connection, a ConnectChat each.</summary>
/// <param name="tally">Counts.</param>
/// <param name="readers">Who they are.</param>
/// <param name="withNotices">Whether they ask for notices, and pass over them.</param>
/// <param name="window">What the server may send before more is allowed. Unit: bytes.</param>
/// <param name="after">Behind which position they begin; null: with the next message. They ask for notices then.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
internal sealed class Http2Readers(
    Tally tally, IReadOnlyList<Reader> readers, bool withNotices = false, int window = Http2Readers.WideWindow,
    string? credential = null, Position? after = null)
    : Http2Protocol("/chat_v1.ChatV1/ConnectChat", window, credential)
{
    /// <summary>So wide that flow control never holds anything up.</summary>
    public const int WideWindow = 1 << 30;

    private readonly MessageStream[] _streams = [.. readers.Select(reader => new MessageStream(reader, withNotices || after is not null))];

    /// <inheritdoc/>
    public override void Open(SendBuffer outbox)
    {
        base.Open(outbox);
        foreach (var stream in _streams)
        {
            var request = new ConnectChatRequest
            {
                ChatId = RoomName.Of(stream.Reader.Room),
                Username = LoadName.Of,
                Notices = withNotices || after is not null,
                After = after,
            };
            Call(outbox, GrpcFrame.Of(request));
        }
    }

    /// <inheritdoc/>
    protected override void TakeHeaders(int stream, bool isEnd) => StreamOf(stream).Reader.HasJoined = !isEnd
        ? true
        : throw new LoadException("The server ended a ConnectChat.");

    /// <inheritdoc/>
    protected override void TakeData(int stream, ReadOnlySpan<byte> data, SendBuffer outbox)
    {
        tally.Arrive();
        tally.CountBatch();
        var messages = StreamOf(stream);
        messages.Take(data);
        messages.Untold += data.Length;
        if (messages.Untold > Window / 2)
        {
            Http2Frame.Widen(outbox, stream, messages.Untold);
            messages.Untold = 0;
        }
    }

    private MessageStream StreamOf(int stream) => _streams[stream >> 1];
}
