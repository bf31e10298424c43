using System.Buffers.Binary;

namespace ChatGo.Client.Load.Http2;

/// <summary>HTTP/2 on the wire (RFC 9113): its frames, as far as a client of gRPC needs them.</summary>
internal static class Http2Frame
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
    public const byte Priority = 32;

    /// <summary>What a stream and a connection may send before anything was said. Unit: bytes.</summary>
    public const int DefaultWindow = 65_535;

    /// <summary>The longest payload of a frame, unless something else was said. Unit: bytes.</summary>
    public const int MaxPayloadBytes = 16_384;

    public const short TableSetting = 1;
    public const short MaxStreamsSetting = 3;
    public const short InitialWindowSetting = 4;

    private const int SettingBytes = 6;
    private const int PriorityBytes = 5;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Opens a connection on which the server may send so much, in all and on each stream, and keeps no table
    /// of headers.</summary>
    public static void Open(SendBuffer buffer, int window)
    {
        buffer.Write(Preface);
        var settings = Begin(buffer, Settings, 0, 0, 2 * SettingBytes);
        WriteSetting(settings, InitialWindowSetting, window);
        WriteSetting(settings[SettingBytes..], TableSetting, 0);
        if (window > DefaultWindow)
        {
            Widen(buffer, 0, window - DefaultWindow);
        }
    }

    /// <summary>Reads a setting out of a server's settings; null where it is not among them.</summary>
    public static int? SettingOf(ReadOnlySpan<byte> settings, short setting)
    {
        for (; settings.Length >= SettingBytes; settings = settings[SettingBytes..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(settings) == setting)
            {
                return BinaryPrimitives.ReadInt32BigEndian(settings[sizeof(short)..]);
            }
        }

        return null;
    }

    /// <summary>Lets the server send more.</summary>
    public static void Widen(SendBuffer buffer, int stream, int bytes) =>
        BinaryPrimitives.WriteInt32BigEndian(Begin(buffer, WindowUpdate, 0, stream, sizeof(int)), bytes);

    /// <summary>Begins a frame.</summary>
    /// <returns>Its payload, to be filled in.</returns>
    public static Span<byte> Begin(SendBuffer buffer, byte type, byte flags, int stream, int payloadBytes)
    {
        var frame = buffer.Reserve(FrameHeaderBytes + payloadBytes);
        BinaryPrimitives.WriteInt32BigEndian(frame, payloadBytes << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], stream);
        return frame[FrameHeaderBytes..];
    }

    /// <summary>Cuts the first frame off what was received.</summary>
    /// <returns>False: it has not come whole.</returns>
    /// <exception cref="FormatException">It is longer than any frame.</exception>
    public static bool TryCut(ref ReadOnlySpan<byte> received, out ReadOnlySpan<byte> frame)
    {
        frame = default;
        if (received.Length < FrameHeaderBytes)
        {
            return false;
        }

        var payloadBytes = BinaryPrimitives.ReadInt32BigEndian(received) >>> 8;
        if (payloadBytes > MaxPayloadBytes)
        {
            throw new FormatException("the server does not speak HTTP/2");
        }

        var bytes = FrameHeaderBytes + payloadBytes;
        if (received.Length < bytes)
        {
            return false;
        }

        frame = received[..bytes];
        received = received[bytes..];
        return true;
    }

    /// <summary>The number of a frame's stream.</summary>
    public static int StreamOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt32BigEndian(frame[5..]) & int.MaxValue;

    /// <summary>What a frame of data holds.</summary>
    public static ReadOnlySpan<byte> Unpadded(ReadOnlySpan<byte> payload, byte flags) =>
        (flags & Padded) == 0 ? payload
        : payload.IsEmpty || payload[0] >= payload.Length ? throw new FormatException("the server sent a frame that is all padding")
        : payload[1..^payload[0]];

    /// <summary>What a frame of headers holds, beside padding and priority.</summary>
    public static ReadOnlySpan<byte> UnpaddedHeaders(ReadOnlySpan<byte> payload, byte flags)
    {
        var block = Unpadded(payload, flags);
        return (flags & Priority) == 0 ? block
            : block.Length < PriorityBytes ? throw new FormatException("the server sent a frame that is too short")
            : block[PriorityBytes..];
    }

    private static void WriteSetting(Span<byte> bytes, short setting, int value)
    {
        BinaryPrimitives.WriteInt16BigEndian(bytes, setting);
        BinaryPrimitives.WriteInt32BigEndian(bytes[sizeof(short)..], value);
    }
}
