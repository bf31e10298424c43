using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>An option whose value is a secret: printable ASCII, never printed; and the variable of the environment that can
/// hold it.</summary>
internal static class SecretOption
{
    private const string NoSecret = "not a secret of printable ASCII characters";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create(string name, string purpose) => new(name)
    {
        Description = purpose,
        HelpName = "SECRET",
        CustomParser = argument => Parse(name, argument),
    };

    /// <summary>The value of <paramref name="variable"/>; null where it is missing or empty.</summary>
    public static string? OfEnvironment(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    /// <summary>What is wrong with the value of <paramref name="variable"/>; null where nothing is.</summary>
    public static string? ExplainEnvironment(string variable) =>
        OfEnvironment(variable) is { } value && !IsPrintable(value) ? $"{variable}: {NoSecret}" : null;

    private static string? Parse(string name, ArgumentResult argument)
    {
        var value = argument.Tokens[^1].Value;
        if (IsPrintable(value))
        {
            return value;
        }

        argument.AddError($"{name}: {NoSecret}");
        return null;
    }

    private static bool IsPrintable(string value) => value.Length > 0 && value.All(static letter => letter is > ' ' and <= '~');
}
