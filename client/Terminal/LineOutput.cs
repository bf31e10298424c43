using System.Text;
using Spectre.Console;

namespace ChatGo.Client.Terminal;

/// <summary>A Spectre output that never wraps: a terminal wraps by itself, and a pipe must not be wrapped.</summary>
internal sealed class LineOutput(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
{
    // Wider than the longest line: a text is at most 16 KiB, each character at most two columns.
    private const int Columns = 100_000;
    private const int Rows = 24;

    /// <inheritdoc/>
    public TextWriter Writer => writer;

    /// <inheritdoc/>
    public bool IsTerminal => isTerminal;

    /// <inheritdoc/>
    public int Width => Columns;

    /// <inheritdoc/>
    public int Height => Rows;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding)
    {
        // The writer keeps the encoding it was made with.
    }
}
