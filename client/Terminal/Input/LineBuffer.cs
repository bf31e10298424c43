using System.Globalization;
using System.Text;

namespace ChatGo.Client.Terminal.Input;

/// <summary>A line under edit: a text and a cursor that stands between what a reader takes for characters, be they an
/// emoji of several code points or a letter with its accents.</summary>
internal sealed class LineBuffer
{
    /// <summary>The longest line, the most a server takes of ASCII. Unit: UTF-16 code units. More is passed over.</summary>
    public const int MaxCharacters = 16_384;

    /// <summary>The line.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Where the cursor stands. Unit: UTF-16 code units.</summary>
    public int Cursor { get; private set; }

    /// <summary>Does what <paramref name="press"/> does to a line.</summary>
    public void Apply(KeyPress press)
    {
        switch (press.Key)
        {
            case Key.Character:
                Insert(press.Rune);
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
    public void Set(string text) => (Text, Cursor) = (text, text.Length);

    private int Move(Key key) => key switch
    {
        Key.Left => Before(Cursor),
        Key.Right => After(Cursor),
        Key.Home => 0,
        Key.End => Text.Length,
        _ => Cursor,
    };

    private void Insert(Rune rune)
    {
        var text = rune.ToString();
        if (Text.Length + text.Length <= MaxCharacters)
        {
            Text = Text.Insert(Cursor, text);
            Cursor += text.Length;
        }
    }

    private void Cut(int start, int end) => (Text, Cursor) = (Text.Remove(start, end - start), start);

    private int After(int index) =>
        index == Text.Length ? index : index + StringInfo.GetNextTextElementLength(Text.AsSpan(index));

    private int Before(int index)
    {
        var before = 0;
        for (var next = 0; next < index; next = After(next))
        {
            before = next;
        }

        return before;
    }

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
