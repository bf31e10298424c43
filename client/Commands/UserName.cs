using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace ChatGo.Client.Commands;

/// <summary>A user's name on the command line: 1 to 128 bytes of UTF-8.</summary>
internal static class UserName
{
    /// <summary>What the option that names a user is called.</summary>
    public const string OptionName = "--name";

    /// <summary>The longest name. Unit: bytes of UTF-8.</summary>
    public const int MaxBytes = 128;

    private const string ArgumentName = "NAME";

    /// <summary>Makes an argument that must be given.</summary>
    public static Argument<string> CreateArgument(string purpose) => new(ArgumentName)
    {
        Description = purpose,
        CustomParser = static argument => Parse(ArgumentName, argument),
    };

    /// <summary>Makes an option.</summary>
    public static Option<string?> CreateOption(string purpose) => new(OptionName)
    {
        Description = purpose,
        HelpName = ArgumentName,
        CustomParser = static argument => Parse(OptionName, argument),
    };

    /// <summary>Whether <paramref name="name"/> can be a user's.</summary>
    public static bool IsName(string name) =>
        Encoding.UTF8.GetByteCount(name) is > 0 and <= MaxBytes && !string.IsNullOrWhiteSpace(name);

    /// <summary>What is wrong with <paramref name="name"/>; null where nothing is.</summary>
    /// <param name="source">What the name stands behind.</param>
    /// <param name="name">The name.</param>
    public static string? Explain(string source, string name) =>
        IsName(name) ? null : $"{source}: '{name}' is not a name of 1 to {MaxBytes} bytes";

    private static string? Parse(string source, ArgumentResult argument)
    {
        var name = argument.Tokens[^1].Value;
        if (Explain(source, name) is not { } wrong)
        {
            return name;
        }

        argument.AddError(wrong);
        return null;
    }
}
