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
    private const byte EndHeaders = 0x4;

    /// <summary>Gets whether its sender sends nothing more on the stream; of DATA and HEADERS.</summary>
    public bool EndsStream => Type is FrameType.Data or FrameType.Headers && (Flags & EndStreamOrAck) != 0;

    /// <summary>Gets whether the header block ends here; of HEADERS and CONTINUATION.</summary>
    public bool EndsHeaders => (Flags & EndHeaders) != 0;

    /// <summary>Gets whether it acknowledges the peer's settings.</summary>
    public bool IsSettingsAck => Type == FrameType.Settings && (Flags & EndStreamOrAck) != 0;

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

    /// <summary>Makes the header of a HEADERS frame whose block goes on in another frame.</summary>
    /// <param name="length">Of its payload. Unit: bytes.</param>
    public FrameHeader Begin(int length) => this with { Length = length, Flags = (byte)(Flags & ~EndHeaders) };

    /// <summary>Makes the header of the frame that goes on where <see cref="Begin"/> ends.</summary>
    public FrameHeader Continue() => this with { Type = FrameType.Continuation, Flags = (byte)(Flags & EndHeaders) };
}
