using System.Globalization;
using Spectre.Console;

namespace ChatGo.Client.Terminal.Input;

/// <summary>The part of a line around the cursor that fits into a row.</summary>
/// <param name="Text">What is shown, harmless.</param>
/// <param name="CursorColumn">Where the cursor stands. Unit: columns from the text's beginning.</param>
internal readonly record struct LineWindow(string Text, int CursorColumn)
{
    private const char VariationAsEmoji = '\uFE0F';

    // More than even an emoji of many parts has.
    private const int UnitsAColumn = 16;

    /// <summary>The window of <paramref name="columns"/> into <paramref name="line"/>.</summary>
    public static LineWindow Of(string line, int cursor, int columns)
    {
        // What is far from the cursor cannot be seen: a long line costs no more than a short one.
        var reach = columns * UnitsAColumn;
        var left = Elements(line[EdgeAt(line, Math.Max(0, cursor - reach))..cursor]);
        var right = Elements(line[cursor..EdgeAt(line, Math.Min(line.Length, cursor + reach))]);
        var spare = Math.Max(0, columns - 1 - right.Sum(WidthOf));
        var room = Math.Max(spare, columns * 3 / 4);
        var shown = TakeWhileFits(Enumerable.Reverse(left), Math.Min(room, columns - 1));
        shown.Reverse();
        var column = shown.Sum(WidthOf);
        shown.AddRange(TakeWhileFits(right, columns - 1 - column));
        return new LineWindow(string.Concat(shown), column);
    }

    private static int EdgeAt(string line, int index) =>
        index < line.Length && char.IsLowSurrogate(line[index]) ? index + 1 : index;

    // Terminals agree that what joins into one character is as wide as its widest part.
    private static int WidthOf(string element) => element.Contains(VariationAsEmoji, StringComparison.Ordinal)
        ? 2
        : element.EnumerateRunes().Max(static rune => rune.ToString().GetCellWidth());

    private static List<string> TakeWhileFits(IEnumerable<string> elements, int columns)
    {
        var taken = new List<string>();
        foreach (var element in elements)
        {
            columns -= WidthOf(element);
            if (columns < 0)
            {
                break;
            }

            taken.Add(element);
        }

        return taken;
    }

    private static List<string> Elements(string text)
    {
        var elements = new List<string>();
        for (var all = StringInfo.GetTextElementEnumerator(text); all.MoveNext();)
        {
            elements.Add(SafeText.Of(all.GetTextElement()));
        }

        return elements;
    }
}
