using System.Globalization;
using ChatGo.Api;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>Visitors of one room on one connection, a Session each. Each visit is under a name of its own, so that its
/// beginning and its end are news.</summary>
internal sealed class Visitors : Http2Protocol
{
    // What is kept free of the connection's window.
    private const int Reserve = 4_096;

    private readonly VisitorStream[] _streams;
    private readonly string _name;
    private int _next;
    private ulong _requestId;
    private int _names;

    /// <summary>Initializes a new instance of the <see cref="Visitors"/> class.</summary>
    /// <param name="number">Which connection it is.</param>
    /// <param name="count">How many visitors.</param>
    public Visitors(int number, int count)
        : base("/chat_v1.ChatV1/Session", Http2Readers.WideWindow)
    {
        _name = string.Create(CultureInfo.InvariantCulture, $"visitor-{number}");
        _streams = [.. Enumerable.Range(0, count).Select(static _ => new VisitorStream())];
    }

    /// <summary>Gets who they are.</summary>
    public IReadOnlyList<VisitorStream> All => _streams;

    /// <inheritdoc/>
    public override void Open(SendBuffer outbox)
    {
        base.Open(outbox);
        foreach (var _ in _streams)
        {
            Join(outbox, BeginCall(outbox));
        }
    }

    /// <summary>Lets the next one leave and come back, if it is in.</summary>
    /// <returns>Whether it was, and there was room to say it.</returns>
    public bool TryMove(SendBuffer outbox)
    {
        var stream = _streams[_next % _streams.Length];
        if (stream.ChatRef == 0 || SendWindow < Reserve)
        {
            return false;
        }

        var id = IdOf(_next % _streams.Length);
        Say(outbox, id, new SessionRequest { Leave = new Leave { ChatRef = stream.ChatRef } });
        stream.Leave();
        Join(outbox, id);
        _next++;
        return true;
    }

    /// <inheritdoc/>
    protected override void TakeHeaders(int stream, bool isEnd)
    {
        if (isEnd)
        {
            throw new LoadException("The server ended a visitor's Session.");
        }
    }

    /// <inheritdoc/>
    protected override void TakeData(int stream, ReadOnlySpan<byte> data, SendBuffer outbox) =>
        _streams[stream >> 1].Take(data);

    private static int IdOf(int place) => (place << 1) + 1;

    private void Join(SendBuffer outbox, int id) => Say(outbox, id, new SessionRequest
    {
        Join = new ConnectChatRequest
        {
            ChatId = RoomName.Of(0),
            Username = string.Create(CultureInfo.InvariantCulture, $"{_name}-{_names++}"),
            Notices = true,
        },
    });

    private void Say(SendBuffer outbox, int id, SessionRequest request)
    {
        request.RequestId = ++_requestId;
        SendData(outbox, id, GrpcFrame.Of(request), isEnd: false);
    }
}
