namespace ChatGo.Tests.Server.Wire;

/// <summary>One change of bytes.</summary>
/// <param name="Kind">What is done: one of <see cref="Kinds"/>.</param>
/// <param name="Where">Where; taken modulo what is there.</param>
/// <param name="Count">How many bytes.</param>
/// <param name="Value">A byte to use.</param>
internal readonly record struct Mutation(int Kind, uint Where, int Count, byte Value)
{
    public const int Kinds = 7;

    /// <summary>Changes bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="other">Where a splice comes from.</param>
    public byte[] Apply(byte[] bytes, byte[] other)
    {
        var at = (int)(Where % (uint)(bytes.Length + 1));
        var end = Math.Min(at + Count, bytes.Length);
        return Kind switch
        {
            0 => [.. bytes[..at], .. bytes[at..end].Select((Func<byte, int, byte>)Flip), .. bytes[end..]],
            1 => bytes[..at],
            2 => [.. bytes[..at], Value, .. bytes[at..]],
            3 => [.. bytes[..at], .. bytes[end..]],
            4 => [.. bytes[..end], .. bytes[at..]],
            5 => [.. bytes[..at], .. other[Math.Min(at, other.Length)..]],
            _ => [.. bytes[..at], .. Enumerable.Repeat(Value, end - at), .. bytes[end..]],
        };
    }

    private byte Flip(byte one, int index) => index == 0 ? (byte)(one ^ (1 << (Value & 7))) : one;
}
