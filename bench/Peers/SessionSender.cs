using System.Globalization;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Sends by one Session that is in every room, and so reads them too.</summary>
/// <param name="rooms">How many rooms there are.</param>
/// <param name="credential">What the call says in <c>authorization</c>; null: nothing.</param>
/// <param name="first">The first of them.</param>
/// <param name="text">What is sent; the time is written over its beginning.</param>
/// <param name="withIds">Whether each message has an id, that a retry would have too.</param>
internal sealed class SessionSender(int rooms, string? credential, int first = 0, string? text = null, bool withIds = false)
    : Http2Protocol("/chat_v1.ChatV1/Session", Http2Readers.WideWindow, credential), ISender
{
    private const int Stream = 1;

    /// <summary>From here on a request's id has five bytes for long: it can be written into what is laid out.</summary>
    private const ulong FirstId = 1 << 28;

    private const int IdBytes = 5;

    /// <summary>Tag, length and the id.</summary>
    private const int MessageIdFieldBytes = 18;
    private const int IdAt = GrpcFrame.PrefixBytes + 1;

    private const string BlankMessageId = "----------------";

    private readonly byte[][] _requests =
    [
        .. Enumerable.Range(0, rooms).Select(room => GrpcFrame.Of(new SessionRequest
        {
            RequestId = FirstId,
            Send = new SendMessageRequest
            {
                ChatId = RoomName.Of(first + room),
                Message = new Message { From = LoadName.Of, Text = text ?? MessageText.Blank },
                MessageId = withIds ? BlankMessageId : string.Empty,
            },
        })),
    ];

    // The text is the last field of the last field, but for the message's id.
    private readonly int _textFromEnd =
        (text?.Length ?? MessageText.Bytes) + (withIds ? MessageIdFieldBytes : 0);

    private readonly AckStream _acks = new();
    private ulong _nextId = FirstId;
    private bool _isOpen;
    private long _streamWindow;

    /// <inheritdoc/>
    public bool IsReady => _isOpen && _acks.Acknowledged >= rooms;

    /// <inheritdoc/>
    public long Acknowledged => _acks.Acknowledged - rooms;

    /// <inheritdoc/>
    public override void Open(SendBuffer outbox)
    {
        base.Open(outbox);
        BeginCall(outbox);
        for (var room = 0; room < rooms; room++)
        {
            var join = new ConnectChatRequest { ChatId = RoomName.Of(first + room), Username = LoadName.Of };
            SendData(outbox, Stream, GrpcFrame.Of(new SessionRequest { RequestId = (ulong)room + 1, Join = join }), isEnd: false);
        }
    }

    /// <inheritdoc/>
    public bool TrySend(SendBuffer outbox, int room, long due)
    {
        var request = _requests[room];
        if (Math.Min(SendWindow, _streamWindow) < request.Length)
        {
            return false;
        }

        WriteId(request.AsSpan(IdAt, IdBytes), _nextId++);
        MessageText.WriteDue(request.AsSpan(request.Length - _textFromEnd), due);
        if (withIds)
        {
            _nextId.TryFormat(request.AsSpan(^BlankMessageId.Length..), out _, "D16", CultureInfo.InvariantCulture);
        }

        SendData(outbox, Stream, request, isEnd: false);
        _streamWindow -= request.Length;
        return true;
    }

    /// <inheritdoc/>
    protected override void TakeHeaders(int stream, bool isEnd) =>
        _isOpen = !isEnd ? true : throw new LoadException("The server ended a Session.");

    /// <inheritdoc/>
    protected override void TakeData(int stream, ReadOnlySpan<byte> data, SendBuffer outbox)
    {
        _acks.Take(data);
        _acks.Untold += data.Length;
        if (_acks.Untold > Window / 2)
        {
            Http2Frame.Widen(outbox, stream, _acks.Untold);
            _acks.Untold = 0;
        }
    }

    /// <inheritdoc/>
    protected override void TakeStreamWindow(int stream, int bytes) => _streamWindow += bytes;

    private static void WriteId(Span<byte> varint, ulong id)
    {
        for (var index = 0; index < IdBytes; index++)
        {
            varint[index] = (byte)((id & 0x7f) | (index < IdBytes - 1 ? 0x80u : 0));
            id >>= 7;
        }
    }
}
