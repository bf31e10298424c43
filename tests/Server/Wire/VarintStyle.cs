namespace ChatGo.Tests.Server.Wire;

/// <summary>One of the many ways to write a varint.</summary>
/// <param name="High">What stands above the lower 32 bits, which a tag and a length keep.</param>
/// <param name="Bytes">At least as many bytes, up to 10.</param>
internal readonly record struct VarintStyle(uint High, int Bytes)
{
    public byte[] Write(uint value) => Write(((ulong)High << 32) | value, Bytes);

    public static byte[] Write(ulong value, int atLeast)
    {
        List<byte> bytes = [];
        for (; value >= 0x80 || bytes.Count + 1 < atLeast; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
