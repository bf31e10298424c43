using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--chat</c>: a room's id. Default: none.</summary>
internal static class ChatIdOption
{
    private const string Name = "--chat";

    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() => new(Name)
    {
        Description = "Join this room, made where it is missing, instead of a new one",
        HelpName = "ID",
        CustomParser = static argument => RoomIdParser.Parse(Name, argument),
    };
}
