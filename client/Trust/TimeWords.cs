namespace ChatGo.Client.Trust;

/// <summary>Says times in words.</summary>
internal static class TimeWords
{
    // Rounded down, so that nobody counts on a time that is not there.
    private static readonly (string Unit, TimeSpan One)[] Units =
    [
        ("day", TimeSpan.FromDays(1)),
        ("hour", TimeSpan.FromHours(1)),
        ("minute", TimeSpan.FromMinutes(1)),
    ];

    /// <summary>For example <c>59 minutes</c>; a unit is used from two of it on.</summary>
    public static string Of(TimeSpan span) => Of(span, "");

    /// <summary>For example <c>59 more minutes</c>.</summary>
    public static string More(TimeSpan span) => Of(span, " more");

    private static string Of(TimeSpan span, string between)
    {
        foreach (var (unit, one) in Units)
        {
            if (span >= 2 * one)
            {
                return $"{(long)(span / one)}{between} {unit}s";
            }
        }

        var seconds = (long)span.TotalSeconds;
        return seconds == 1 ? $"1{between} second" : $"{seconds}{between} seconds";
    }
}
