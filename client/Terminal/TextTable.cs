using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>Rows of texts: aligned columns under a heading on a terminal, tabs between bare texts for programs.</summary>
internal sealed class TextTable(params string[] heading)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row of as many texts as the heading has.</summary>
    public void Add(params string[] row) => _rows.Add(Array.ConvertAll(row, SafeText.Of));

    /// <summary>Writes all rows. Where there are none, a person is told <paramref name="nothing"/>, a program nothing.
    /// </summary>
    public void WriteTo(Screen screen, string nothing)
    {
        if (!screen.IsTerminal)
        {
            _rows.ForEach(row => screen.Print(string.Join('\t', row)));
            return;
        }

        if (_rows.Count > 0)
        {
            var widths = Widths();
            screen.Say(Line(heading, widths, new Style(decoration: Decoration.Bold)));
            _rows.ForEach(row => screen.Say(Line(row, widths, null)));
        }
        else
        {
            screen.Say(nothing);
        }
    }

    private static ScreenLine Line(string[] row, int[] widths, Style? style)
    {
        var line = new ScreenLine();
        for (var column = 0; column < row.Length; column++)
        {
            var padding = column == row.Length - 1 ? 0 : widths[column] - row[column].GetCellWidth() + 2;
            line.Add(row[column] + new string(' ', padding), style);
        }

        return line;
    }

    private int[] Widths() => [.. heading.Select((title, column) =>
        _rows.Select(row => row[column].GetCellWidth()).Append(title.GetCellWidth()).Max())];
}
