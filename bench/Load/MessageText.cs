using System.Buffers;
using System.Buffers.Text;

namespace ChatGo.Bench.Load;

/// <summary>The text of every message: when it was due, then filling.</summary>
internal static class MessageText
{
    /// <summary>How long it is. Unit: bytes.</summary>
    public const int Bytes = 64;

    private const int TimeDigits = 16;

    /// <summary>Gets a text without a time.</summary>
    public static string Blank { get; } = new('x', Bytes);

    /// <summary>Writes the time over the beginning of a text.</summary>
    public static void WriteDue(Span<byte> text, long due) =>
        Utf8Formatter.TryFormat(due, text, out _, new StandardFormat('x', TimeDigits));

    /// <summary>Reads the time out of a text.</summary>
    /// <exception cref="LoadException">The text is not one that was sent.</exception>
    public static long ReadDue(ReadOnlySpan<byte> text) =>
        text.Length == Bytes && Utf8Parser.TryParse(text[..TimeDigits], out long due, out var digits, 'x')
            && digits == TimeDigits
        ? due
        : throw new LoadException("A message came whose text was not sent so.");
}
