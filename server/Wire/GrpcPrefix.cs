using System.Buffers;
using System.Buffers.Binary;

namespace ChatGo.Server.Wire;

/// <summary>The five bytes before each message of gRPC: a byte of flags, four of length.</summary>
/// <param name="Flags">0: the message is plain, 1: it is compressed; nothing else is allowed.</param>
/// <param name="Length">Of the message. Unit: bytes.</param>
internal readonly record struct GrpcPrefix(byte Flags, uint Length)
{
    /// <summary>How long it is.</summary>
    public const int Bytes = 5;

    private const byte Plain = 0;
    private const byte Compressed = 1;

    /// <summary>Gets whether the message is compressed.</summary>
    public bool IsCompressed => Flags == Compressed;

    /// <summary>Gets whether there can be such a message.</summary>
    public bool IsValid => Flags is Plain or Compressed && Length <= int.MaxValue;

    /// <summary>Reads one.</summary>
    /// <param name="source">Five bytes or more.</param>
    public static GrpcPrefix Read(in ReadOnlySequence<byte> source)
    {
        if (source.FirstSpan is { Length: >= Bytes } first)
        {
            return Read(first);
        }

        Span<byte> copy = stackalloc byte[Bytes];
        source.Slice(0, Bytes).CopyTo(copy);
        return Read(copy);
    }

    private static GrpcPrefix Read(ReadOnlySpan<byte> source) =>
        new(source[0], BinaryPrimitives.ReadUInt32BigEndian(source[1..]));

    /// <summary>Writes that of a plain message.</summary>
    /// <param name="frame">The whole frame: its length tells the message's.</param>
    public static void Write(Span<byte> frame)
    {
        frame[0] = Plain;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], frame.Length - Bytes);
    }
}
