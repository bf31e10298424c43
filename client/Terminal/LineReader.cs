using System.Text;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Terminal;

/// <summary>Lines of a pipe or a file, one at a time.</summary>
/// <remarks>One caller at a time.</remarks>
internal sealed class LineReader(TextReader input) : ILineSource
{
    /// <summary>The longest line. Unit: UTF-16 code units. Far over what a server takes, and little memory.</summary>
    public const int MaxCharacters = 1_048_576;

    private static readonly TextReader StandardInput =
        new StreamReader(Console.OpenStandardInput(), new UTF8Encoding(false));

    private readonly char[] _buffer = new char[4_096];
    private int _next;
    private int _end;

    /// <summary>Lines of this process's standard input, UTF-8.</summary>
    public static LineReader OfProcess() => new(StandardInput);

    /// <inheritdoc/>
    /// <exception cref="ClientFailureException">A line is longer than <see cref="MaxCharacters"/>.</exception>
    public async Task<string?> ReadAsync(CancellationToken stopping)
    {
        var line = new StringBuilder();
        while (await FillAsync(stopping))
        {
            var rest = _buffer.AsMemory(_next, _end - _next);
            var length = rest.Span.IndexOf('\n');
            line.Append(length < 0 ? rest : rest[..length]);
            _next = length < 0 ? _end : _next + length + 1;
            if (length >= 0)
            {
                return Trim(line);
            }

            if (line.Length > MaxCharacters)
            {
                throw new ClientFailureException($"a line of standard input is longer than {MaxCharacters} characters");
            }
        }

        return line.Length > 0 ? Trim(line) : null;
    }

    private static string Trim(StringBuilder line) =>
        line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();

    // A blocked read of a pipe cannot be cancelled, but nobody needs to wait for it.
    private async Task<bool> FillAsync(CancellationToken stopping)
    {
        if (_next == _end)
        {
            _next = 0;
            _end = await Task.Run(() => input.ReadAsync(_buffer, 0, _buffer.Length), stopping).WaitAsync(stopping);
        }

        return _end > 0;
    }
}
