using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--message-id</c>: 1 to 64 bytes of UTF-8. Default: none.</summary>
internal static class MessageIdOption
{
    private const int MaxBytes = 64;

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--message-id")
    {
        Description = "Store the message once, however often it is sent under this id within 5 minutes",
        HelpName = "ID",
        CustomParser = Parse,
    };

    private static string? Parse(ArgumentResult argument)
    {
        var id = argument.Tokens[^1].Value;
        if (Encoding.UTF8.GetByteCount(id) is > 0 and <= MaxBytes)
        {
            return id;
        }

        argument.AddError($"--message-id: '{id}' is not an id of 1 to {MaxBytes} bytes");
        return null;
    }
}
