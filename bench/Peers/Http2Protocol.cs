using System.Buffers.Binary;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>A client's connection of HTTP/2 that calls one gRPC method, any number of times.</summary>
/// <param name="method">Such as <c>/chat_v1.ChatV1/SendMessage</c>.</param>
/// <param name="window">What the server may send, in all and on a stream, before more is allowed. Unit: bytes.</param>
/// <param name="credential">What every call says in <c>authorization</c>; null: nothing.</param>
internal abstract class Http2Protocol(string method, int window, string? credential = null) : IProtocol
{
    private readonly RequestHeaders _headers = new(method, credential);
    private int _untold;
    private int _nextStream = 1;

    /// <summary>Gets the method.</summary>
    protected string Method => method;

    /// <summary>Gets the window.</summary>
    protected int Window => window;

    /// <summary>Gets what may be sent on the connection now. Unit: bytes.</summary>
    protected long SendWindow { get; private set; } = Http2Frame.DefaultWindow;

    /// <inheritdoc/>
    public virtual void Open(SendBuffer outbox) => Http2Frame.Open(outbox, window);

    /// <inheritdoc/>
    public int Take(ReadOnlySpan<byte> received, SendBuffer outbox)
    {
        var rest = received;
        while (Http2Frame.TryCut(ref rest, out var frame))
        {
            TakeFrame(frame[3], frame[4], Http2Frame.StreamOf(frame), frame[Http2Frame.FrameHeaderBytes..], outbox);
        }

        return received.Length - rest.Length;
    }

    /// <summary>Calls the method.</summary>
    /// <param name="outbox">Where to.</param>
    /// <param name="message">The one message of the request, as a gRPC frame.</param>
    /// <returns>The number of the stream: 1, 3, 5 …</returns>
    protected int Call(SendBuffer outbox, ReadOnlySpan<byte> message)
    {
        var stream = BeginCall(outbox);
        SendData(outbox, stream, message, isEnd: true);
        return stream;
    }

    /// <summary>Begins a call of the method; its messages follow.</summary>
    /// <param name="outbox">Where to.</param>
    /// <returns>The number of the stream: 1, 3, 5 …</returns>
    protected int BeginCall(SendBuffer outbox)
    {
        var stream = _nextStream;
        _nextStream += 2;
        var headers = _headers.Next();
        headers.CopyTo(Http2Frame.Begin(outbox, Http2Frame.Headers, Http2Frame.EndHeaders, stream, headers.Length));
        return stream;
    }

    /// <summary>Sends a message of a call.</summary>
    /// <param name="outbox">Where to.</param>
    /// <param name="stream">The call's.</param>
    /// <param name="message">The message, as a gRPC frame.</param>
    /// <param name="isEnd">Whether it is the last.</param>
    protected void SendData(SendBuffer outbox, int stream, ReadOnlySpan<byte> message, bool isEnd)
    {
        message.CopyTo(Http2Frame.Begin(outbox, Http2Frame.Data, isEnd ? Http2Frame.EndStream : (byte)0, stream, message.Length));
        SendWindow -= message.Length;
    }

    /// <summary>Called with how much more may be sent on a stream; a change of the initial window comes for every stream.</summary>
    protected virtual void TakeStreamWindow(int stream, int bytes)
    {
    }

    /// <summary>Handles the headers of a response, or what ends it.</summary>
    protected abstract void TakeHeaders(int stream, bool isEnd);

    /// <summary>Handles data of a response.</summary>
    protected abstract void TakeData(int stream, ReadOnlySpan<byte> data, SendBuffer outbox);

    private void TakeFrame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload, SendBuffer outbox)
    {
        switch (type)
        {
            case Http2Frame.Data:
                TakeData(stream, Unpadded(payload, flags), outbox);
                Widen(payload.Length, outbox);
                break;
            case Http2Frame.Headers:
                TakeHeaders(stream, (flags & Http2Frame.EndStream) != 0);
                break;
            case Http2Frame.Settings when (flags & Http2Frame.Acknowledgement) == 0:
                Http2Frame.Begin(outbox, Http2Frame.Settings, Http2Frame.Acknowledgement, 0, 0);
                TakeStreamWindow(0, Http2Frame.SettingOf(payload, Http2Frame.InitialWindowSetting) ?? Http2Frame.DefaultWindow);
                break;
            case Http2Frame.Ping when (flags & Http2Frame.Acknowledgement) == 0:
                payload.CopyTo(Http2Frame.Begin(outbox, Http2Frame.Ping, Http2Frame.Acknowledgement, 0, payload.Length));
                break;
            case Http2Frame.WindowUpdate when stream == 0:
                SendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case Http2Frame.WindowUpdate:
                TakeStreamWindow(stream, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case Http2Frame.Reset or Http2Frame.GoAway:
                throw new LoadException($"The server broke off {method}.");
        }
    }

    private static ReadOnlySpan<byte> Unpadded(ReadOnlySpan<byte> payload, byte flags) =>
        (flags & Http2Frame.Padded) == 0 ? payload : payload[1..^payload[0]];

    /// <summary>Lets the server send on, half a window at a time.</summary>
    private void Widen(int bytes, SendBuffer outbox)
    {
        _untold += bytes;
        if (_untold > window / 2)
        {
            Http2Frame.Widen(outbox, 0, _untold);
            _untold = 0;
        }
    }
}
