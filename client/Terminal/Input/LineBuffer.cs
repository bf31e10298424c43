using System.Globalization;

namespace ChatGo.Client.Terminal.Input;

/// <summary>A line under edit: a text and a cursor that stands between what a reader takes for characters, be they an
/// emoji of several code points or a letter with its accents.</summary>
internal sealed class LineBuffer
{
    /// <summary>The longest line, longer than what a server takes unless it was set to take more: the server refuses a
    /// line that is too long, and says so. Unit: UTF-16 code units.</summary>
    public const int MaxCharacters = 65_536;

    /// <summary>The line.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the cursor stands. Unit: UTF-16 code units.</summary>
    public int Cursor { get; private set; }

    /// <summary>Whether something did not fit since the line was last replaced.</summary>
    public bool HasOverflown { get; private set; }

    /// <summary>Does what <paramref name="press"/> does to a line.</summary>
    public void Apply(KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Character:
                Insert(press.Rune.ToString());
                break;
            case Key.Backspace:
                Cut(Before(Cursor), Cursor);
                break;
            case Key.Delete:
                Cut(Cursor, After(Cursor));
                break;
            case Key.KillToStart:
                Cut(0, Cursor);
                break;
            case Key.KillToEnd:
                Cut(Cursor, Text.Length);
                break;
            case Key.KillWord:
                Cut(WordBefore(Cursor), Cursor);
                break;
            default:
                Cursor = Move(press.Key);
                break;
        }
    }

    /// <summary>Replaces the line; the cursor stands at its end.</summary>
    public void Set(string text) => (Text, Cursor, HasOverflown) = (text, text.Length, false);

    /// <summary>Inserts <paramref name="text"/> at the cursor: all of it or, where it does not fit, nothing.</summary>
    public void Insert(string text)
    {
        if (Text.Length + text.Length > MaxCharacters)
        {
            HasOverflown = true;
            return;
        }

        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    private int Move(Key key) => key switch
    {
        Key.Left => Before(Cursor),
        Key.Right => After(Cursor),
        Key.Home => 0,
        Key.End => Text.Length,
        _ => Cursor,
    };

    private void Cut(int start, int end) => (Text, Cursor) = (Text.Remove(start, end - start), start);

    private int After(int index) =>
        index == Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text.AsSpan(index));

    private int Before(int index)
    {
        var before = EdgeBefore(index);
        for (var next = before; next < index; next = After(next))
        {
            before = next;
        }

        return before;
    }

    // Characters are found from the left only; between two of ASCII there is always an edge to begin at.
    private int EdgeBefore(int index)
    {
        var edge = Math.Max(0, index - 1);
        while (edge > 0 && !(IsPlain(Text[edge]) && IsPlain(Text[edge - 1])))
        {
            edge--;
        }

        return edge;
    }

    private static bool IsPlain(char letter) => letter is >= ' ' and <= '~';

    private int WordBefore(int index)
    {
        while (index > 0 && Text[index - 1] == ' ')
        {
            index--;
        }

        while (index > 0 && Text[index - 1] != ' ')
        {
            index--;
        }

        return index;
    }
}
