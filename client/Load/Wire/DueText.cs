using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ChatGo.Client.Load.Wire;

/// <summary>The text of a load's message: a mark, when it was due, a check, then filling. Whoever gets one knows whether
/// it is whole.</summary>
internal static class DueText
{
    /// <summary>The least size of a text. Unit: bytes.</summary>
    public const int MinBytes = 1 + TimeDigits + CheckDigits;

    private const byte Mark = (byte)'~';
    private const byte Filling = (byte)'x';

    /// <summary>Enough for 2 years of nanoseconds. Unit: hexadecimal digits.</summary>
    private const int TimeDigits = 14;
    private const int CheckDigits = 2;

    private const long MaxDue = (1L << (4 * TimeDigits)) - 1;

    /// <summary>Lays a text out.</summary>
    /// <param name="due">When the message is due. Unit: ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="bytes">The text's size, at least <see cref="MinBytes"/>.</param>
    public static string Of(long due, int bytes) => string.Create(Math.Max(bytes, MinBytes), due, static (text, due) =>
    {
        Span<byte> begin = stackalloc byte[MinBytes];
        WriteBegin(begin, due, text.Length);
        Encoding.ASCII.GetChars(begin, text);
        text[MinBytes..].Fill((char)Filling);
    });

    /// <summary>Reads the time out of a text; 0 where it is not the load's, or not as it was sent.</summary>
    public static long Read(ReadOnlySpan<byte> text)
    {
        if (text.Length < MinBytes
            || !Utf8Parser.TryParse(text.Slice(1, TimeDigits), out long due, out var digits, 'x') || digits != TimeDigits)
        {
            return 0;
        }

        Span<byte> begin = stackalloc byte[MinBytes];
        WriteBegin(begin, due, text.Length);
        return text.StartsWith(begin) && !text[MinBytes..].ContainsAnyExcept(Filling) ? due : 0;
    }

    private static void WriteBegin(Span<byte> begin, long due, int bytes)
    {
        begin[0] = Mark;
        Utf8Formatter.TryFormat(due & MaxDue, begin[1..], out _, new StandardFormat('x', TimeDigits));
        Utf8Formatter.TryFormat(CheckOf(due & MaxDue, bytes), begin[(1 + TimeDigits)..], out _, new StandardFormat('x', CheckDigits));
    }

    /// <summary>All bytes of time and size, folded into one: any one that changes changes it.</summary>
    private static byte CheckOf(long due, int bytes)
    {
        var check = (ulong)due ^ (ulong)bytes;
        for (var shift = 32; shift >= 8; shift /= 2)
        {
            check ^= check >> shift;
        }

        return (byte)check;
    }
}
