using System.CommandLine;

namespace ChatGo.Client.Commands;

/// <summary>The argument <c>ROOM</c>: a room's id.</summary>
internal static class RoomArgument
{
    /// <summary>What the argument is called.</summary>
    public const string Name = "ROOM";

    /// <summary>Makes an argument that must be given.</summary>
    public static Argument<string> Create() => new(Name)
    {
        Description = "The room's id",
        CustomParser = static argument => RoomIdParser.Parse(Name, argument),
    };

    /// <summary>Makes an argument that may be left out.</summary>
    public static Argument<string?> CreateOptional(string purpose) => new(Name)
    {
        Description = purpose,
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = static argument => argument.Tokens.Count == 0 ? null : RoomIdParser.Parse(Name, argument),
    };
}
