using System.Globalization;

namespace ChatGo.Client.Trust;

/// <summary>Reads spans of time as people write them: <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>7d</c>.</summary>
internal static class TimeSpans
{
    private static readonly Dictionary<char, TimeSpan> Units = new()
    {
        ['s'] = TimeSpan.FromSeconds(1),
        ['m'] = TimeSpan.FromMinutes(1),
        ['h'] = TimeSpan.FromHours(1),
        ['d'] = TimeSpan.FromDays(1),
    };

    /// <summary>Reads a whole number and a unit.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The longest span; the shortest is a second.</param>
    /// <returns>The span; null where the text is none, or not within the limits.</returns>
    public static TimeSpan? TryRead(string text, TimeSpan most) =>
        text.Length > 1 && Units.TryGetValue(text[^1], out var unit)
            && uint.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && count <= most / unit
            ? count * unit
            : null;
}
