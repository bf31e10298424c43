namespace ChatGo.Core.Messages;

/// <summary>Distinguishes one text from another without keeping it.</summary>
public static class TextFingerprint
{
    /// <summary>Two hashes of 32 bits, seeded with the process: another text has the same one by chance alone, once in
    /// 2⁶⁴.</summary>
    /// <param name="text">The text. Unit: UTF-8.</param>
    public static ulong Of(ReadOnlySpan<byte> text)
    {
        var first = default(HashCode);
        first.AddBytes(text);
        var second = default(HashCode);
        second.Add(text.Length);
        second.AddBytes(text);
        return ((ulong)(uint)first.ToHashCode() << 32) | (uint)second.ToHashCode();
    }
}
