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
}
