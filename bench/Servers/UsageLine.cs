using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatGo.Bench.Servers;

/// <summary>What ChatGo says of itself on SIGUSR1, and behind a full collection on SIGUSR2.</summary>
/// <param name="Rooms">Rooms that there are.</param>
/// <param name="Streams">Streams that are open.</param>
/// <param name="InUse">What the heap has in use; behind a collection: what is alive. Unit: bytes.</param>
internal sealed partial record UsageLine(int Rooms, int Streams, long InUse)
{
    /// <summary>Reads a line of the log; null where it is another one.</summary>
    public static UsageLine? Of(string line) => Pattern().Match(line) is { Success: true } match
        ? new UsageLine(
            int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture),
            long.Parse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    [GeneratedRegex("([0-9]+) rooms, ([0-9]+) open streams; .* ([0-9]+) bytes in use on the heap")]
    private static partial Regex Pattern();
}
