using System.Buffers.Binary;
using System.Text;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Attacks;

/// <summary>Frames of HTTP/2, right or wrong, as an attacker lays them out.</summary>
internal static class AttackFrames
{
    public const byte Priority = 2;
    public const byte Continuation = 9;

    /// <summary>A type that no standard knows.</summary>
    public const byte Unknown = 0xfa;

    private const int SettingBytes = 6;
    private const int MaxPrefix = 0x7f;

    /// <summary>How far the window of a connection can be widened from where it begins. Unit: bytes.</summary>
    private const int RestOfWindow = int.MaxValue - Http2Frame.DefaultWindow;

    /// <summary>What a client must say first (RFC 9113, 3.4).</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Preface, settings and all the window that the connection can have.</summary>
    public static byte[] Opening(params (short Setting, int Value)[] settings) =>
        [.. Preface, .. Settings(settings), .. WindowUpdate(0, RestOfWindow)];

    public static byte[] Of(byte type, byte flags, int stream, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[Http2Frame.FrameHeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(Http2Frame.FrameHeaderBytes));
        return frame;
    }

    /// <summary>HEADERS with a whole block.</summary>
    public static byte[] Headers(int stream, ReadOnlySpan<byte> block, bool isEnd = false) => Of(
        Http2Frame.Headers, (byte)(Http2Frame.EndHeaders | (isEnd ? Http2Frame.EndStream : 0)), stream, block);

    public static byte[] Data(int stream, ReadOnlySpan<byte> data, bool isEnd) =>
        Of(Http2Frame.Data, isEnd ? Http2Frame.EndStream : (byte)0, stream, data);

    public static byte[] Reset(int stream) => Of(Http2Frame.Reset, 0, stream, 0, 0, 0, 8);

    public static byte[] WindowUpdate(int stream, int bytes)
    {
        Span<byte> payload = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Of(Http2Frame.WindowUpdate, 0, stream, payload);
    }

    public static byte[] Settings(params (short Setting, int Value)[] settings)
    {
        var payload = new byte[SettingBytes * settings.Length];
        for (var at = 0; at < settings.Length; at++)
        {
            BinaryPrimitives.WriteInt16BigEndian(payload.AsSpan(SettingBytes * at), settings[at].Setting);
            BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan((SettingBytes * at) + sizeof(short)), settings[at].Value);
        }

        return Of(Http2Frame.Settings, 0, 0, payload);
    }

    /// <summary>The header fields of a call, each said in full.</summary>
    public static byte[] Call(string method) =>
    [
        .. Field(":method", "POST"), .. Field(":scheme", "http"), .. Field(":path", $"/chat_v1.ChatV1/{method}"),
        .. Field(":authority", "localhost"), .. Field("content-type", "application/grpc"), .. Field("te", "trailers"),
    ];

    /// <summary>A literal field (RFC 7541, 6.2).</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isKept">Whether it goes into the connection's table.</param>
    public static byte[] Field(string name, string value, bool isKept = false) =>
        [isKept ? (byte)0x40 : (byte)0, .. Counted(name), .. Counted(value)];

    private static byte[] Counted(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    /// <summary>A number behind a prefix of seven bits (RFC 7541, 5.1).</summary>
    private static byte[] Length(int length)
    {
        if (length < MaxPrefix)
        {
            return [(byte)length];
        }

        var bytes = new List<byte> { MaxPrefix };
        for (length -= MaxPrefix; length >= 0x80; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        return [.. bytes, (byte)length];
    }
}
