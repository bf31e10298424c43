using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--for</c>: how long something holds, a number with a unit, or a number of seconds.</summary>
internal static class PeriodOption
{
    private const string Name = "--for";

    /// <summary>Makes an option that names itself, its limit and the value in its error.</summary>
    public static Option<TimeSpan?> Create(string purpose, string ifMissing, TimeSpan most) => new(Name)
    {
        Description = $"{purpose}: 30s, 10m, 2h or 7d, at most {Days(most)}; default: {ifMissing}",
        HelpName = "TIME",
        CustomParser = argument => Parse(argument, most),
    };

    private static TimeSpan? Parse(ArgumentResult argument, TimeSpan most)
    {
        var text = argument.Tokens[^1].Value;
        var period = TimeSpans.TryRead(text, most) ?? TimeSpans.TryRead($"{text}s", most);
        if (period is null)
        {
            argument.AddError($"{Name}: '{text}' is not a time such as 30s, 10m, 2h or 7d, at most {Days(most)}");
        }

        return period;
    }

    private static string Days(TimeSpan most) => string.Create(CultureInfo.InvariantCulture, $"{most.TotalDays} days");
}
