using System.Text;

namespace ChatGo.Client.Load.Http2;

/// <summary>The code of strings in headers (RFC 7541, appendix B). It is canonical: the lengths of its symbols' codes say
/// all.</summary>
internal static class HuffmanCode
{
    private const int MaxBits = 30;
    private const int EndOfString = 256;

    private static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7,
        7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20, 22, 22, 23, 23, 21,
        23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24,
        21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30,
    ];

    private static readonly int[] SymbolsByCode =
        [.. Enumerable.Range(0, EndOfString + 1).OrderBy(static symbol => Lengths[symbol])];

    /// <summary>For each length the first code of it, and how many symbols have shorter ones.</summary>
    private static readonly (uint First, int Shorter, int Count)[] CodesByLength = ByLength();

    /// <summary>Reads a string. What follows the last whole symbol is filling.</summary>
    public static string Decode(ReadOnlySpan<byte> coded)
    {
        var text = new StringBuilder(coded.Length * 8 / 5);
        var (code, bits) = (0u, 0);
        foreach (var part in coded)
        {
            for (var shift = 7; shift >= 0; shift--)
            {
                code = (code << 1) | (uint)((part >> shift) & 1);
                if (++bits <= MaxBits && SymbolOf(code, bits) is { } symbol)
                {
                    text.Append((char)symbol);
                    (code, bits) = (0, 0);
                }
            }
        }

        return text.ToString();
    }

    private static int? SymbolOf(uint code, int bits)
    {
        var (first, shorter, count) = CodesByLength[bits];
        return code >= first && code - first < count ? SymbolsByCode[shorter + (int)(code - first)] : null;
    }

    private static (uint First, int Shorter, int Count)[] ByLength()
    {
        var lengths = Lengths.ToArray();
        var table = new (uint First, int Shorter, int Count)[MaxBits + 1];
        var (code, shorter) = (0u, 0);
        for (var bits = 1; bits <= MaxBits; bits++)
        {
            var count = lengths.Count(length => length == bits);
            table[bits] = (code, shorter, count);
            code = (code + (uint)count) << 1;
            shorter += count;
        }

        return table;
    }
}
