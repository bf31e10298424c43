using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatGo.Client.Commands;

/// <summary>Options that are numbers with limits, and name themselves, the limits and the value in their errors.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    public static Option<int> Whole(string name, string purpose, int standard, int least, int most) => new(name)
    {
        Description = purpose,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = argument => (int)Parse(name, argument, least, most, NumberStyles.AllowLeadingSign),
    };

    /// <summary>A number that may have a fraction; null where it is not given.</summary>
    public static Option<double?> Real(string name, string purpose, double least, double most) => new(name)
    {
        Description = purpose,
        HelpName = "N",
        CustomParser = argument => Parse(name, argument, least, most, NumberStyles.Float),
    };

    private static double Parse(string name, ArgumentResult argument, double least, double most, NumberStyles styles)
    {
        var text = argument.Tokens[^1].Value;
        if (double.TryParse(text, styles, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        argument.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name}: '{text}' is not a number from {least} to {most}"));
        return least;
    }
}
