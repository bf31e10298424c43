using System.Buffers.Binary;
using System.Text;
using ChatGo.Bench.Load;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Peers;

/// <summary>The frames of a WebSocket (RFC 6455, 5.2), as far as the load needs them.</summary>
internal static class SocketFrame
{
    /// <summary>The end of the head of an answer.</summary>
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private const byte BinaryOfOne = 0x82;
    private const byte Masked = 0x80;
    private const int MaskBytes = 4;
    private const int ShortLength = 125;
    private const byte TwoBytes = 126;
    private const byte EightBytes = 127;
    private const int Ping = 9;
    private const int Close = 8;

    /// <summary>Asks for a WebSocket.</summary>
    /// <param name="outbox">Takes it.</param>
    /// <param name="path">Where.</param>
    /// <param name="protocol">A line more of the head, which says what is spoken.</param>
    public static void Open(SendBuffer outbox, string path, string protocol = "") => outbox.Write(Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        + $"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{protocol}\r\n"));

    /// <summary>Finds the end of the head of an answer.</summary>
    /// <param name="received">What came.</param>
    /// <param name="status">What it must say.</param>
    /// <returns>How long the head is; 0: it is not there yet.</returns>
    /// <exception cref="LoadException">It says something else.</exception>
    public static int HeadOf(ReadOnlySpan<byte> received, int status)
    {
        var end = received.IndexOf(HeadEnd);
        if (end < 0)
        {
            return 0;
        }

        var head = Encoding.ASCII.GetString(received[..end]);
        return head.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal) ? end + HeadEnd.Length
            : throw new LoadException($"The server answers: {head}");
    }

    /// <summary>Writes a message of bytes. Its mask is of zeros, which leaves them as they are.</summary>
    public static void Write(SendBuffer outbox, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[2 + sizeof(ushort) + MaskBytes];
        head.Clear();
        head[0] = BinaryOfOne;
        var isShort = payload.Length <= ShortLength;
        head[1] = (byte)(Masked | (isShort ? payload.Length : TwoBytes));
        if (!isShort)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], checked((ushort)payload.Length));
        }

        outbox.Write(isShort ? head[..(2 + MaskBytes)] : head);
        outbox.Write(payload);
    }

    /// <summary>Reads a frame of the server's.</summary>
    /// <param name="received">What came.</param>
    /// <param name="payload">What the frame carries; empty for a ping.</param>
    /// <returns>How long the frame is; 0: it is not there whole.</returns>
    /// <exception cref="LoadException">The server closes.</exception>
    public static int Read(ReadOnlySpan<byte> received, out ReadOnlySpan<byte> payload)
    {
        payload = [];
        if (received.Length < 2)
        {
            return 0;
        }

        var length = (long)(received[1] & ~Masked);
        var head = 2 + (length == TwoBytes ? sizeof(ushort) : length == EightBytes ? sizeof(long) : 0);
        if (received.Length < head)
        {
            return 0;
        }

        length = length == TwoBytes ? BinaryPrimitives.ReadUInt16BigEndian(received[2..])
            : length == EightBytes ? BinaryPrimitives.ReadInt64BigEndian(received[2..])
            : length;
        if (received.Length - head < length)
        {
            return 0;
        }

        var kind = received[0] & 0xf;
        if (kind == Close)
        {
            throw new LoadException("The server closed a WebSocket.");
        }

        payload = kind >= Close && kind <= Ping + 1 ? [] : received.Slice(head, (int)length);
        return head + (int)length;
    }
}
