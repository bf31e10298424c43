using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ChatGo.Client.Terminal;

/// <summary>One line for the screen. Whatever is added is made harmless by <see cref="SafeText"/> and is never read as
/// markup, so that no caller can forget it.</summary>
internal sealed class ScreenLine
{
    private readonly Paragraph _styled = new();
    private readonly StringBuilder _plain = new();

    /// <summary>The line with its colours.</summary>
    public IRenderable Styled => _styled;

    /// <summary>Adds <paramref name="text"/> to the line's end.</summary>
    /// <returns>This line.</returns>
    public ScreenLine Add(string text, Style? style = null)
    {
        var safe = SafeText.Of(text);
        _styled.Append(safe, style);
        _plain.Append(safe);
        return this;
    }

    /// <summary>The line without colours.</summary>
    public override string ToString() => _plain.ToString();
}
