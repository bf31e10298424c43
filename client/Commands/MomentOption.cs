using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatGo.Client.Commands;

/// <summary>An option that is a moment, as RFC 3339 writes it.</summary>
internal static class MomentOption
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Makes an option that names itself and the value in its error.</summary>
    public static Option<DateTimeOffset?> Create(string name, string purpose) => new(name)
    {
        Description = purpose,
        HelpName = "TIME",
        CustomParser = argument => Parse(name, argument),
    };

    private static DateTimeOffset? Parse(string name, ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (DateTimeOffset.TryParseExact(
            text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        argument.AddError($"{name}: '{text}' is not a time such as 2026-01-02T03:04:05Z");
        return null;
    }
}
