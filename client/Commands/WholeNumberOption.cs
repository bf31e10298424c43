using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatGo.Client.Commands;

/// <summary>An option that is a whole number within limits.</summary>
internal static class WholeNumberOption
{
    /// <summary>Makes an option that names itself, its limits and the value in its error.</summary>
    public static Option<ulong?> Create(string name, string purpose, ulong minimum, ulong maximum, ulong? ifMissing) =>
        new(name)
        {
            Description = purpose,
            HelpName = "N",
            DefaultValueFactory = _ => ifMissing,
            CustomParser = argument => Parse(name, minimum, maximum, argument),
        };

    private static ulong? Parse(string name, ulong minimum, ulong maximum, ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum)
        {
            return number;
        }

        argument.AddError($"{name}: '{text}' is not a whole number from {minimum} to {maximum}");
        return null;
    }
}
