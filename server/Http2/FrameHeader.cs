using System.Buffers.Binary;

namespace ChatGo.Server.Http2;

/// <summary>The nine bytes before a frame's payload (RFC 9113, 4.1).</summary>
/// <param name="Length">Of the payload. Unit: bytes; 24 bits.</param>
/// <param name="Type">What it is.</param>
/// <param name="Flags">The type's own.</param>
/// <param name="StreamId">Whose it is; 0: the connection's.</param>
internal readonly record struct FrameHeader(int Length, FrameType Type, byte Flags, int StreamId)
{
    /// <summary>A header's size.</summary>
    public const int Bytes = 9;

    /// <summary>Where the type stands in it.</summary>
    public const int TypeOffset = 3;

    /// <summary>The longest payload that every peer takes, and the longest that Kestrel takes.</summary>
    public const int MaxPayloadBytes = 16_384;

    private const byte EndStreamOrAck = 0x1;

    /// <summary>Gets whether its sender sends nothing more on the stream; of DATA and HEADERS.</summary>
    public bool EndsStream => (Flags & EndStreamOrAck) != 0;

    /// <summary>Gets whether it only confirms; of SETTINGS.</summary>
    public bool IsAck => (Flags & EndStreamOrAck) != 0;

    /// <summary>Reads one.</summary>
    /// <param name="source">Nine bytes or more.</param>
    public static FrameHeader Read(ReadOnlySpan<byte> source) => new(
        (source[0] << 16) | (source[1] << 8) | source[2],
        (FrameType)source[TypeOffset],
        source[4],
        BinaryPrimitives.ReadInt32BigEndian(source[5..]) & int.MaxValue);

    /// <summary>Writes it.</summary>
    /// <param name="target">Nine bytes or more.</param>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, (Length << 8) | (byte)Type);
        target[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(target[5..], StreamId);
    }
}
