using System.Buffers.Binary;
using System.Globalization;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Server.Http2;

/// <summary>What a peer knows of its connection: windows and streams, as the standard has a client keep them.</summary>
/// <remarks>Any thread; one lock.</remarks>
internal sealed class PeerFrames(int window)
{
    private const int MaxPayloadBytes = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, PeerStream> _streams = [];
    private readonly Queue<PeerStream?> _pings = new();

    /// <summary>Initial windows from the one that the server has acknowledged to the newest asked for: the first holds
    /// until the next acknowledgement (RFC 9113, 6.5.3).</summary>
    private readonly Queue<int> _initialWindows = new([Http2Frame.DefaultWindow, window]);
    private long _window = Http2Frame.DefaultWindow;
    private int _untold;
    private int _continued;
    private bool _isOver;

    /// <summary>Gets or sets whether what comes is given back at once.</summary>
    public bool IsGranting { get; set; } = true;

    /// <summary>Gets how many pings the server answered.</summary>
    public int PingsAnswered { get; private set; }

    /// <summary>Gets how many it was sent.</summary>
    public int PingsSent { get; private set; }

    /// <summary>A ping is about to be sent.</summary>
    /// <param name="settled">A stream that was reset right before: once the ping is answered nothing may come on it.
    /// </param>
    public void Ping(PeerStream? settled)
    {
        lock (_gate)
        {
            PingsSent++;
            _pings.Enqueue(settled);
        }
    }

    /// <summary>Whether a window may be given so much more (RFC 9113, 6.9.1).</summary>
    public bool CanGrant(int stream, int bytes)
    {
        lock (_gate)
        {
            var window = stream == 0 ? _window : _streams[stream].Granted - _streams[stream].Received + _initialWindows.Max();
            return window + bytes <= int.MaxValue;
        }
    }

    /// <summary>Whether an initial window overflows no stream's (RFC 9113, 6.9.2).</summary>
    public bool CanSetInitialWindow(int newWindow)
    {
        lock (_gate)
        {
            return _streams.Values.All(stream => stream.HasEnded || stream.Granted - stream.Received + newWindow <= int.MaxValue);
        }
    }

    public PeerStream Open(int id, Action<byte[]> deliver)
    {
        lock (_gate)
        {
            var stream = _streams[id] = new PeerStream(id, deliver);
            if (_isOver)
            {
                stream.End(isReset: true);
            }

            return stream;
        }
    }

    public void Grant(int stream, int bytes)
    {
        lock (_gate)
        {
            if (stream == 0)
            {
                _window += bytes;
            }
            else
            {
                _streams[stream].Granted += bytes;
            }
        }
    }

    public void GrantAll(SendBuffer outbox)
    {
        lock (_gate)
        {
            GrantBack(outbox);
            foreach (var stream in _streams.Values)
            {
                GrantBack(stream, outbox);
            }
        }
    }

    public void SetInitialWindow(int newWindow)
    {
        lock (_gate)
        {
            _initialWindows.Enqueue(newWindow);
        }
    }

    /// <summary>Ends every stream.</summary>
    /// <param name="isDone">Whether nothing comes any more; what is on its way is dropped else.</param>
    public void LeaveAll(bool isDone)
    {
        lock (_gate)
        {
            _isOver = true;
            foreach (var stream in _streams.Values)
            {
                if (isDone)
                {
                    stream.End(isReset: true);
                }
                else
                {
                    stream.Leave();
                }
            }
        }
    }

    /// <summary>Handles whole frames.</summary>
    /// <returns>How many bytes they were.</returns>
    public int Take(ReadOnlySpan<byte> received, SendBuffer answers, bool answersPings)
    {
        var taken = 0;
        lock (_gate)
        {
            while (received.Length - taken >= Http2Frame.FrameHeaderBytes)
            {
                var frame = received[taken..];
                var length = BinaryPrimitives.ReadInt32BigEndian(frame) >>> 8;
                Check(length <= MaxPayloadBytes, $"a frame of {length} bytes");
                if (frame.Length < Http2Frame.FrameHeaderBytes + length)
                {
                    break;
                }

                var stream = BinaryPrimitives.ReadInt32BigEndian(frame[5..]);
                Take(frame[3], frame[4], stream, frame.Slice(Http2Frame.FrameHeaderBytes, length), answers, answersPings);
                taken += Http2Frame.FrameHeaderBytes + length;
            }
        }

        return taken;
    }

    private static void Check(bool holds, string broken)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"The server sent {broken}.");
        }
    }

    private static string At(PeerStream stream) => string.Create(CultureInfo.InvariantCulture, $"on stream {stream.Id}");

    private void Take(
        byte type, byte flags, int id, ReadOnlySpan<byte> payload, SendBuffer answers, bool answersPings)
    {
        const byte Continuation = 9;
        Check(_continued == 0 || (type == Continuation && id == _continued), $"type {type} within a header block");
        Check(type != Http2Frame.GoAway || payload[4..8].IndexOfAnyExcept((byte)0) < 0, $"GOAWAY {Convert.ToHexString(payload)}");
        Check(id == 0 || !_streams[id].IsSettled, $"type {type} on stream {id}, which was reset before the ping that was answered");
        switch (type)
        {
            case Http2Frame.Data:
                TakeData(_streams[id], payload, answers);
                break;
            case Http2Frame.Headers:
                TakeHeaders(_streams[id], (flags & Http2Frame.EndStream) != 0);
                _continued = (flags & Http2Frame.EndHeaders) == 0 ? id : 0;
                break;
            case Continuation:
                _continued = (flags & Http2Frame.EndHeaders) == 0 ? id : 0;
                break;
            case Http2Frame.Reset:
                Check(!_streams[id].HasEnded || !_streams[id].HasSentAll, $"RST_STREAM after the end {At(_streams[id])}");
                _streams[id].HasSentAll = true;
                _streams[id].End(isReset: true);
                return;
            case Http2Frame.Settings when (flags & Http2Frame.Acknowledgement) == 0:
                Http2Frame.Begin(answers, Http2Frame.Settings, Http2Frame.Acknowledgement, 0, 0);
                return;
            case Http2Frame.Settings:
                Check(_initialWindows.Count > 1, "a confirmation of no settings");
                _initialWindows.Dequeue();
                return;
            case Http2Frame.Ping when (flags & Http2Frame.Acknowledgement) != 0:
                PingsAnswered++;
                _pings.Dequeue()?.Settle();
                return;
            case Http2Frame.Ping when answersPings:
                payload.CopyTo(Http2Frame.Begin(answers, Http2Frame.Ping, Http2Frame.Acknowledgement, 0, payload.Length));
                return;
            default:
                return;
        }

        if (type is Http2Frame.Data or Http2Frame.Headers && (flags & Http2Frame.EndStream) != 0)
        {
            _streams[id].End(isReset: false);
        }
    }

    private static void TakeHeaders(PeerStream stream, bool isEnd)
    {
        Check(!stream.HasEnded, $"HEADERS after the end {At(stream)}");
        Check(!stream.HasHeaders || isEnd, $"HEADERS twice {At(stream)}");
        if (!isEnd)
        {
            stream.Begin();
        }
    }

    private void TakeData(PeerStream stream, ReadOnlySpan<byte> data, SendBuffer answers)
    {
        Check(stream.HasHeaders, $"DATA before HEADERS {At(stream)}");
        Check(!stream.HasEnded, $"DATA after the end {At(stream)}");
        _window -= data.Length;
        stream.Received += data.Length;
        Check(_window >= 0 || data.IsEmpty, "more DATA than the connection's window");
        Check(
            data.IsEmpty || stream.Received <= stream.Granted + _initialWindows.Peek(),
            $"more DATA than the window {At(stream)}");
        stream.Take(data);
        _untold += data.Length;
        stream.Untold += data.Length;
        if (IsGranting)
        {
            GrantBack(answers);
            GrantBack(stream, answers);
        }
    }

    private void GrantBack(SendBuffer outbox)
    {
        var bytes = (int)Math.Min(_untold, int.MaxValue - _window);
        if (bytes > 0)
        {
            Http2Frame.Widen(outbox, 0, bytes);
            _window += bytes;
            _untold -= bytes;
        }
    }

    private void GrantBack(PeerStream stream, SendBuffer outbox)
    {
        var window = stream.Granted - stream.Received + _initialWindows.Max();
        var bytes = (int)Math.Min(stream.Untold, int.MaxValue - window);
        if (bytes > 0 && !stream.HasEnded)
        {
            Http2Frame.Widen(outbox, stream.Id, bytes);
            stream.Granted += bytes;
            stream.Untold -= bytes;
        }
    }
}
