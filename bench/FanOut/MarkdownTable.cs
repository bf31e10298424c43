using System.Text;

namespace ChatGo.Bench.FanOut;

/// <summary>A table that reads well as text and as Markdown: the first column to the left, the others to the right.
/// </summary>
/// <param name="header">The columns.</param>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Adds a row, as long as the header.</summary>
    public void Add(params string[] row) => _rows.Add(row);

    /// <inheritdoc/>
    public override string ToString()
    {
        int[] widths = [.. header.Select((_, column) => _rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        for (var row = 0; row < _rows.Count; row++)
        {
            var cells = _rows[row].Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            if (row == 0)
            {
                var rules = widths.Select(static (width, column) =>
                    new string('-', width + 1) + (column == 0 ? '-' : ':'));
                text.Append('|').AppendJoin('|', rules).Append("|\n");
            }
        }

        return text.ToString();
    }
}
