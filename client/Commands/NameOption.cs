using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--name</c>: who speaks, 1 to 128 bytes of UTF-8. Default: the user of this process.</summary>
internal static class NameOption
{
    private const int MaxBytes = 128;

    /// <summary>Makes the option.</summary>
    public static Option<string> Create() => new("--name")
    {
        Description = "Who speaks; a server with authentication uses the authenticated name instead",
        HelpName = "NAME",
        DefaultValueFactory = NameOfUser,
        CustomParser = Parse,
    };

    // In a container a process can run as a user that the system has no name for.
    private static string NameOfUser(ArgumentResult argument)
    {
        var name = Environment.UserName;
        if (!IsName(name))
        {
            argument.AddError($"--name: the user of this process has no name of 1 to {MaxBytes} bytes; give one");
        }

        return name;
    }

    private static bool IsName(string name) =>
        Encoding.UTF8.GetByteCount(name) is > 0 and <= MaxBytes && !string.IsNullOrWhiteSpace(name);

    private static string? Parse(ArgumentResult argument)
    {
        var name = argument.Tokens[^1].Value;
        if (IsName(name))
        {
            return name;
        }

        argument.AddError($"--name: '{name}' is not a name of 1 to {MaxBytes} bytes");
        return null;
    }
}
