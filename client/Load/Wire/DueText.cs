using System.Buffers.Text;
using System.Globalization;

namespace ChatGo.Client.Load.Wire;

/// <summary>The text of a load's message: a mark, when it was due, then filling.</summary>
internal static class DueText
{
    /// <summary>The least size of a text. Unit: bytes.</summary>
    public const int MinBytes = 17;

    private const byte Mark = (byte)'~';
    private const int TimeDigits = 16;

    private static readonly string Filling = new('x', 16_384);

    /// <summary>Lays a text out.</summary>
    /// <param name="due">When the message is due. Unit: ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="bytes">The text's size, at least <see cref="MinBytes"/>.</param>
    public static string Of(long due, int bytes) => string.Create(
        CultureInfo.InvariantCulture, $"{(char)Mark}{due:x16}{Filling.AsSpan(0, Math.Max(0, bytes - MinBytes))}");

    /// <summary>Reads the time out of a text; 0 where the text is not the load's.</summary>
    public static long Read(ReadOnlySpan<byte> text) =>
        text.Length >= MinBytes && text[0] == Mark
            && Utf8Parser.TryParse(text.Slice(1, TimeDigits), out long due, out var digits, 'x') && digits == TimeDigits
        ? due
        : 0;
}
