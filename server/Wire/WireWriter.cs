using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Writes protobuf's wire format in place, for fields below 16. Each gives what is behind what it wrote.
/// </summary>
internal static class WireWriter
{
    /// <summary>What a padded number takes.</summary>
    public const int PaddedBytes = 5;

    private const int TagBytes = 1;

    /// <summary>Returns how much stands before a field's bytes. Unit: bytes.</summary>
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

    /// <summary>Writes a number that takes five bytes, however small: zeros behind it say nothing.</summary>
    /// <param name="target">Five bytes or more.</param>
    /// <param name="value">The number. 35 bits.</param>
    public static void Padded(Span<byte> target, ulong value)
    {
        target = target[..PaddedBytes];
        target[0] = (byte)(value | 0x80);
        target[1] = (byte)((value >> 7) | 0x80);
        target[2] = (byte)((value >> 14) | 0x80);
        target[3] = (byte)((value >> 21) | 0x80);
        target[4] = (byte)((value >> 28) & 0x7F);
    }

    /// <summary>Reads what <see cref="Padded"/> wrote.</summary>
    /// <param name="source">Five bytes or more.</param>
    public static ulong ReadPadded(ReadOnlySpan<byte> source)
    {
        source = source[..PaddedBytes];
        return (source[0] & 0x7FUL)
            | ((source[1] & 0x7FUL) << 7)
            | ((source[2] & 0x7FUL) << 14)
            | ((source[3] & 0x7FUL) << 21)
            | ((ulong)source[4] << 28);
    }
}
