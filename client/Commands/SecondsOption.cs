using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatGo.Client.Commands;

/// <summary>An option in seconds, fractions allowed, from <see cref="Minimum"/> to <see cref="Maximum"/>.</summary>
internal static class SecondsOption
{
    /// <summary>The least value. Unit: seconds.</summary>
    public const double Minimum = 0.05;

    /// <summary>The greatest value. Unit: seconds.</summary>
    public const double Maximum = 3600;

    /// <summary>Makes an option that names itself, its limits and the value in its error.</summary>
    public static Option<double> Create(string name, string purpose, double defaultSeconds) => new(name)
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"{purpose}, {Minimum} to {Maximum}"),
        HelpName = "N",
        DefaultValueFactory = _ => defaultSeconds,
        CustomParser = argument => Parse(name, argument),
    };

    private static double Parse(string name, ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= Minimum and <= Maximum)
        {
            return seconds;
        }

        argument.AddError(string.Create(
            CultureInfo.InvariantCulture, $"{name}: '{text}' is not a number of seconds from {Minimum} to {Maximum}"));
        return default;
    }
}
