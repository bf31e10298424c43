namespace ChatGo.Server.Wire;

/// <summary>Where some bytes lie in others. Unit: bytes. The default is empty.</summary>
/// <param name="Start">The first.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ByteSlice(int Start, int Length)
{
    /// <summary>Returns the bytes.</summary>
    /// <param name="bytes">Where they lie.</param>
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes) => bytes.Slice(Start, Length);
}
