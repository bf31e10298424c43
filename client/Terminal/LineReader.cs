using System.Buffers;
using System.Globalization;
using ChatGo.Client.Hosting;

namespace ChatGo.Client.Terminal;

/// <summary>Lines of a pipe or a file, one at a time.</summary>
/// <remarks>One caller at a time.</remarks>
internal sealed class LineReader(Stream input) : ILineSource
{
    /// <summary>The longest line. Unit: bytes. Far over what a server takes, and little memory.</summary>
    public const int MaxBytes = 1_048_576;

    private const char Mark = '\uFEFF';

    private static readonly Stream StandardInput = Console.OpenStandardInput();

    private readonly byte[] _buffer = new byte[4_096];
    private int _next;
    private int _end;
    private long _lines;

    /// <summary>Lines of this process's standard input, UTF-8.</summary>
    public static LineReader OfProcess() => new(StandardInput);

    /// <inheritdoc/>
    /// <exception cref="ClientFailureException">A line is longer than <see cref="MaxBytes"/> or is not UTF-8. The next call
    /// gives the line behind it.</exception>
    public async Task<string?> ReadAsync(CancellationToken stopping)
    {
        var line = new ArrayBufferWriter<byte>();
        var (hasBegun, isWhole, isTooLong) = (false, false, false);
        while (!isWhole && await FillAsync(stopping))
        {
            hasBegun = true;
            var rest = _buffer.AsMemory(_next, _end - _next);
            var length = rest.Span.IndexOf((byte)'\n');
            isWhole = length >= 0;
            isTooLong |= line.WrittenCount + (isWhole ? length : rest.Length) > MaxBytes;
            if (!isTooLong)
            {
                line.Write((isWhole ? rest[..length] : rest).Span);
            }

            _next = isWhole ? _next + length + 1 : _end;
        }

        if (!hasBegun)
        {
            return null;
        }

        _lines++;
        return isTooLong ? throw Refusal($"longer than {MaxBytes} bytes") : Decode(line.WrittenSpan);
    }

    private string Decode(ReadOnlySpan<byte> line)
    {
        if (line is [.. var text, (byte)'\r'])
        {
            line = text;
        }

        var decoded = StrictText.Read(line, out var trouble) ?? throw Refusal(trouble);
        // Some editors begin a file with a mark that it is UTF-8, which is no part of the text.
        return _lines == 1 ? decoded.TrimStart(Mark) : decoded;
    }

    private ClientFailureException Refusal(string trouble) =>
        new(string.Create(CultureInfo.InvariantCulture, $"standard input, line {_lines}: {trouble}"));

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
