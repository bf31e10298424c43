using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2.Conformance;

/// <summary>A socket and frames, right or wrong: nothing is sent but what a test says, and what came of it is told in a
/// line.</summary>
internal sealed class RawPeer : IDisposable
{
    public const int First = 1;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private const int MaxLooks = 10;

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(10);

    private static readonly byte[] LastPing = [9, 9, 9, 9, 9, 9, 9, 9];

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly List<string> _told = [];
    private byte[] _received = [];

    private RawPeer()
    {
    }

    /// <summary>The header fields of a call that every server of ours answers.</summary>
    public static byte[] Call { get; } = Fields(
        (":method", "POST"), (":scheme", "http"), (":path", "/chat_v1.ChatV1/CreateChat"), (":authority", "x"),
        ("content-type", "application/grpc"), ("te", "trailers"));

    /// <summary>A request's body: an empty message.</summary>
    public static byte[] Body { get; } = [0, 0, 0, 0, 0];

    public static async Task<RawPeer> ConnectAsync(Uri address, CancellationToken cancellationToken)
    {
        var peer = new RawPeer();
        await peer._socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        return peer;
    }

    /// <summary>Literal header fields, never indexed.</summary>
    public static byte[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(static field => (byte[])[0x10, .. Text(field.Name), .. Text(field.Value)])];

    /// <summary>A HEADERS frame that holds a whole block.</summary>
    public static byte[] Headers(int stream, byte[] fields, bool endsStream = false) =>
        Frames.Of(FrameType.Headers, (byte)(EndHeaders | (endsStream ? EndStream : 0)), stream, fields);

    /// <summary>A whole call.</summary>
    public static byte[] Request(int stream) => [.. Headers(stream, Call), .. Frame(FrameType.Data, EndStream, stream, Body)];

    public static byte[] Frame(FrameType type, byte flags, int stream, params byte[] payload) =>
        Frames.Of(type, flags, stream, payload);

    /// <summary>Preface and settings.</summary>
    public Task BeginAsync(params byte[] settings) =>
        SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(FrameType.Settings, 0, 0, settings)]);

    public async Task SendAsync(params byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes);
        }
        catch (SocketException)
        {
            // What it was told tells why.
        }
    }

    /// <summary>Reads until a stream has ended, either way.</summary>
    public Task ReadToTheEndOfAsync(int stream, CancellationToken cancellationToken) => ReadAsync(
        (frame, _) => frame.StreamId == stream && (frame.EndsStream || frame.Type == FrameType.RstStream), cancellationToken);

    /// <summary>Pings, and reads until that is answered or the connection ends.</summary>
    /// <returns>What was told of errors.</returns>
    public async Task<string> OutcomeAsync(CancellationToken cancellationToken)
    {
        // A call is served beside its connection: what is said of it may come behind the answer to a ping.
        for (var looks = 0; looks < MaxLooks && _told.Count == 0; looks++)
        {
            if (looks > 0)
            {
                await Task.Delay(LookAgain, cancellationToken);
            }

            await SendAsync(Frame(Frames.Ping, 0, 0, LastPing));
            await ReadAsync(static (frame, payload) => frame.Type == Frames.Ping && payload.SequenceEqual(LastPing), cancellationToken);
        }

        return _told.Count == 0 ? "nothing" : string.Join(", ", _told);
    }

    public void Dispose() => _socket.Dispose();

    private static byte[] Text(string text) => text.Length < 127
        ? [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)]
        : throw new ArgumentException("A length of one byte.", nameof(text));

    private async Task ReadAsync(Func<FrameHeader, byte[], bool> isEnough, CancellationToken cancellationToken)
    {
        var buffer = new byte[65_536];
        while (true)
        {
            while (TryTake(out var frame, out var payload))
            {
                Note(frame, payload);
                if (isEnough(frame, payload))
                {
                    return;
                }
            }

            var bytes = await ReceiveAsync(buffer, cancellationToken);
            if (bytes == 0)
            {
                _told.Add("closed");
                return;
            }

            _received = [.. _received, .. buffer.AsSpan(0, bytes)];
        }
    }

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.ReceiveAsync(buffer, cancellationToken);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private bool TryTake(out FrameHeader frame, out byte[] payload)
    {
        (frame, payload) = (default, []);
        if (_received.Length < FrameHeader.Bytes)
        {
            return false;
        }

        frame = FrameHeader.Read(_received);
        var bytes = FrameHeader.Bytes + frame.Length;
        if (_received.Length < bytes)
        {
            return false;
        }

        payload = _received[FrameHeader.Bytes..bytes];
        _received = _received[bytes..];
        return true;
    }

    private void Note(FrameHeader frame, byte[] payload)
    {
        const FrameType GoAway = (FrameType)7;
        if (frame.Type == FrameType.RstStream && BinaryPrimitives.ReadInt32BigEndian(payload) is not 0 and var reset)
        {
            _told.Add($"RST_STREAM {frame.StreamId} error {reset}");
        }
        else if (frame.Type == GoAway)
        {
            _told.Add($"GOAWAY error {BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4))}");
        }
    }
}
