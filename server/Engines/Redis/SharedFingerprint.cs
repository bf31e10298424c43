using System.IO.Hashing;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What tells a text from another, on every server alike.</summary>
internal static class SharedFingerprint
{
    /// <summary>Returns it.</summary>
    /// <param name="text">The text. Unit: UTF-8.</param>
    /// <returns>64 bits of XXH3: a text and a chance of 2⁻⁶⁴ for another one under the same id.</returns>
    public static ulong Of(ReadOnlySpan<byte> text) => XxHash3.HashToUInt64(text);
}
