using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--reason</c>: a text for people and the server's log.</summary>
internal static class ReasonOption
{
    /// <summary>Makes the option.</summary>
    public static Option<string?> Create() =>
        TextOption.Create("--reason", "TEXT", "Why, for who is told of it and for the server's log; at most 256 bytes");
}
