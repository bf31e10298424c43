using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Writes protobuf's wire format in place, for fields below 16. Each gives what is behind what it wrote.
/// </summary>
internal static class WireWriter
{
    private const int TagBytes = 1;

    /// <summary>Tells how much stands before a field's bytes. Unit: bytes.</summary>
    public static int HeaderBytes(int length) => TagBytes + CodedOutputStream.ComputeLengthSize(length);

    /// <summary>Writes what stands before a field's bytes.</summary>
    public static Span<byte> Header(Span<byte> target, int number, int length)
    {
        target[0] = (byte)WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited);
        return Varint(target[TagBytes..], (ulong)length);
    }

    /// <summary>Writes a number.</summary>
    public static Span<byte> Varint(Span<byte> target, ulong value)
    {
        var index = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[index++] = (byte)(value | 0x80);
        }

        target[index++] = (byte)value;
        return target[index..];
    }

    /// <summary>Writes a number that takes as much as there is room for: zeros behind it say nothing.</summary>
    /// <param name="target">The room.</param>
    /// <param name="value">The number; of 7 bits for each byte of the room at most.</param>
    public static void Padded(Span<byte> target, ulong value)
    {
        for (var index = 0; index < target.Length - 1; index++)
        {
            target[index] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[^1] = (byte)(value & 0x7F);
    }

    /// <summary>Reads what <see cref="Padded"/> wrote.</summary>
    public static ulong ReadPadded(ReadOnlySpan<byte> source)
    {
        var value = 0UL;
        for (var index = source.Length - 1; index >= 0; index--)
        {
            value = (value << 7) | (source[index] & 0x7FUL);
        }

        return value;
    }
}
