using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatGo.Bench.Servers;

/// <summary>The last lines that a server said, and the figures that it was asked for.</summary>
/// <remarks>Any thread.</remarks>
internal sealed partial class ServerOutput
{
    private const int MaxLines = 20;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = [];
    private readonly List<long> _allocated = [];
    private readonly List<UsageLine> _usage = [];
    private readonly List<string> _errors = [];

    /// <summary>Gets the last lines.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>Gets what it had allocated since its start each time that it was asked. Unit: bytes.</summary>
    public IReadOnlyList<long> Allocated
    {
        get
        {
            lock (_gate)
            {
                return [.. _allocated];
            }
        }
    }

    /// <summary>Gets what ChatGo said of itself each time that it was asked.</summary>
    public IReadOnlyList<UsageLine> Usage
    {
        get
        {
            lock (_gate)
            {
                return [.. _usage];
            }
        }
    }

    /// <summary>Gets the first lines that are of errors.</summary>
    public IReadOnlyList<string> Errors
    {
        get
        {
            lock (_gate)
            {
                return [.. _errors];
            }
        }
    }

    /// <summary>Adds a line; null is none.</summary>
    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_gate)
        {
            _lines.Enqueue(line);
            if (_lines.Count > MaxLines)
            {
                _lines.Dequeue();
            }

            if (AllocatedLine().Match(line) is { Success: true } match)
            {
                _allocated.Add(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
            }

            if (UsageLine.Of(line) is { } usage)
            {
                _usage.Add(usage);
            }

            if (_errors.Count < MaxLines && ErrorLine().IsMatch(line))
            {
                _errors.Add(line);
            }
        }
    }

    [GeneratedRegex("([0-9]+) bytes allocated")]
    private static partial Regex AllocatedLine();

    /// <summary>The log's levels for what went wrong, and an end by what nobody caught.</summary>
    [GeneratedRegex("^[^ ]+Z (fail|crit): |^Unhandled exception")]
    private static partial Regex ErrorLine();
}
