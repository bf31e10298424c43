namespace ChatGo.Client.Trust;

/// <summary>Formats times in words.</summary>
internal static class TimeWords
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly (string Unit, TimeSpan One)[] Units =
    [
        ("day", TimeSpan.FromDays(1)),
        ("hour", TimeSpan.FromHours(1)),
        ("minute", TimeSpan.FromMinutes(1)),
    ];

    /// <summary>For example <c>59 minutes</c>; a unit is used from two of it on. Rounded down, so that nobody counts on a time
    /// that is not there.</summary>
    public static string Of(TimeSpan span) => Of(span, "", Math.Floor);

    /// <summary>For example <c>59 more minutes</c>; rounded down.</summary>
    public static string More(TimeSpan span) => Of(span, " more", Math.Floor);

    /// <summary>The same of a wait: rounded up, so that nobody comes too early.</summary>
    public static string Until(TimeSpan wait) => Of(wait, "", Math.Ceiling);

    private static string Of(TimeSpan span, string between, Func<double, double> round)
    {
        var (unit, one) = Array.Find(Units, unit => span >= 2 * unit.One) is { Unit: not null } found ? found : ("second", Second);
        var count = (long)round(span / one);
        return count == 1 ? $"1{between} {unit}" : $"{count}{between} {unit}s";
    }
}
