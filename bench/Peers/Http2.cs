using System.Buffers.Binary;
using ChatGo.Bench.Load;

namespace ChatGo.Bench.Peers;

/// <summary>HTTP/2 on the wire (RFC 9113): its frames, as far as a client of gRPC needs them.</summary>
internal static class Http2
{
    public const int FrameHeaderBytes = 9;

    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;

    public const byte EndStream = 1;
    public const byte Acknowledgement = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;

    /// <summary>What a stream and a connection may send before anything was said. Unit: bytes.</summary>
    public const int DefaultWindow = 65_535;

    private const short InitialWindowSetting = 4;
    private const int SettingBytes = 6;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Opens a connection on which the server may send so much, in all and on each stream.</summary>
    public static void Open(Outbox outbox, int window)
    {
        outbox.Write(Preface);
        var setting = Frame(outbox, Settings, 0, 0, SettingBytes);
        BinaryPrimitives.WriteInt16BigEndian(setting, InitialWindowSetting);
        BinaryPrimitives.WriteInt32BigEndian(setting[sizeof(short)..], window);
        if (window > DefaultWindow)
        {
            Widen(outbox, 0, window - DefaultWindow);
        }
    }

    /// <summary>Reads what a new stream may send out of a server's first settings. Unit: bytes.</summary>
    public static int InitialWindowOf(ReadOnlySpan<byte> settings)
    {
        for (; settings.Length >= SettingBytes; settings = settings[SettingBytes..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(settings) == InitialWindowSetting)
            {
                return BinaryPrimitives.ReadInt32BigEndian(settings[sizeof(short)..]);
            }
        }

        return DefaultWindow;
    }

    /// <summary>Lets the server send more.</summary>
    public static void Widen(Outbox outbox, int stream, int bytes) =>
        BinaryPrimitives.WriteInt32BigEndian(Frame(outbox, WindowUpdate, 0, stream, sizeof(int)), bytes);

    /// <summary>Begins a frame.</summary>
    /// <returns>Its payload, to be filled in.</returns>
    public static Span<byte> Frame(Outbox outbox, byte type, byte flags, int stream, int payloadBytes)
    {
        var frame = outbox.Reserve(FrameHeaderBytes + payloadBytes);
        BinaryPrimitives.WriteInt32BigEndian(frame, payloadBytes << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], stream);
        return frame[FrameHeaderBytes..];
    }
}
