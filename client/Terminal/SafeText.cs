using System.Globalization;
using System.Text;

namespace ChatGo.Client.Terminal;

/// <summary>Text from elsewhere, made harmless for a terminal and kept to one line.</summary>
/// <remarks>Line breaks become ↵, other C0 controls their Unicode pictures (ESC is ␛), and C1 controls, invisible and
/// bidirectional format characters and broken UTF-16 become U+FFFD. Emoji keep their joiners and tags.</remarks>
internal static class SafeText
{
    private const char LineBreak = '↵';
    private const char Delete = '\u007F';
    private const int Pictures = 0x2400;
    private const int DeletePicture = 0x2421;

    /// <summary>The harmless form of <paramref name="text"/>.</summary>
    public static string Of(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            safe.Append(Of(rune));
        }

        return safe.ToString();
    }

    private static Rune Of(Rune rune) => rune.Value switch
    {
        '\n' => new Rune(LineBreak),
        < ' ' => new Rune(Pictures + rune.Value),
        Delete => new Rune(DeletePicture),
        _ => IsHarmless(rune) ? rune : Rune.ReplacementChar,
    };

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => false,
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        // Zero-width (non-)joiners and tags make emoji and several scripts; all other format characters can mislead.
        UnicodeCategory.Format => rune.Value is 0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F),
        _ => true,
    };
}
