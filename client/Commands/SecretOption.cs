using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>An option whose value is a secret: printable ASCII, taken from an environment variable where it is not given,
/// never printed.</summary>
internal static class SecretOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create(string name, string purpose, string variable) => new(name)
    {
        Description = $"{purpose}; default: the environment's {variable}",
        HelpName = "SECRET",
        CustomParser = argument => Parse(name, argument),
    };

    /// <summary>The value given, or else that of <paramref name="variable"/>; null where both are missing.</summary>
    public static string? Read(ParseResult result, Option<string?> option, string variable) =>
        result.GetValue(option) ?? OfEnvironment(variable);

    /// <summary>Whether there is a value, or what should have been one.</summary>
    public static bool IsGiven(SymbolResult result, Option<string?> option, string variable) =>
        result.GetResult(option) is not null || OfEnvironment(variable) is not null;

    private static string? OfEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value && IsPrintable(value) ? value : null;

    private static string? Parse(string name, ArgumentResult argument)
    {
        var value = argument.Tokens[^1].Value;
        if (IsPrintable(value))
        {
            return value;
        }

        argument.AddError($"{name}: not a secret of printable ASCII characters");
        return null;
    }

    private static bool IsPrintable(string value) => value.Length > 0 && value.All(static letter => letter is > ' ' and <= '~');
}
