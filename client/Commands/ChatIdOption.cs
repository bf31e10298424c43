using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--chat</c>: a room's id, 1 to 128 characters of <c>[A-Za-z0-9._:-]</c>. Default:
/// none.</summary>
internal static class ChatIdOption
{
    private const int MaxCharacters = 128;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new("--chat")
    {
        Description = "Join this room, made where it is missing, instead of a new one",
        HelpName = "ID",
        CustomParser = Parse,
    };

    private static string? Parse(ArgumentResult argument)
    {
        var id = argument.Tokens[^1].Value;
        if (id.Length is > 0 and <= MaxCharacters && !id.AsSpan().ContainsAnyExcept(Allowed))
        {
            return id;
        }

        argument.AddError($"--chat: '{id}' is not an id of 1 to {MaxCharacters} characters of A-Z a-z 0-9 . _ : -");
        return null;
    }
}
