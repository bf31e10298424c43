using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>The option <c>--all-rooms</c>.</summary>
internal static class AllRoomsOption
{
    /// <summary>What the option is called.</summary>
    public const string Name = "--all-rooms";

    /// <summary>Makes the option.</summary>
    public static Option<bool> Create(string purpose) => new(Name) { Description = purpose, Arity = ArgumentArity.Zero };
}
