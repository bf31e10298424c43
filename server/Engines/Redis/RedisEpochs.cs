using System.Buffers.Binary;
using System.Globalization;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The lives of rooms: numbers that rise, since streams want that.</summary>
internal static class RedisEpochs
{
    private const int RandomBits = 20;

    /// <summary>Makes one: milliseconds since 1970, then 20 random bits, in decimal digits.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="behind">The one that it comes behind; null: none.</param>
    public static string New(TimeProvider time, string? behind = null)
    {
        var made = ((ulong)time.GetUtcNow().ToUnixTimeMilliseconds() << RandomBits) | (Random() & ((1 << RandomBits) - 1));
        var last = behind is null ? 0 : ulong.Parse(behind, CultureInfo.InvariantCulture);
        return Math.Max(made, last + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Returns random bits.</summary>
    /// <remarks>The kernel's; RandomNumberGenerator would load OpenSSL for them, 4 MB.</remarks>
    public static ulong Random()
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.NewGuid().TryWriteBytes(bytes);
        // The last half: two of its bits are always the same.
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }
}
