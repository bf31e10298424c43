using System.CommandLine;
using System.CommandLine.Parsing;

namespace ChatGo.Client.Commands;

/// <summary>Who is meant, and where: a room and a name, or a name alone in all rooms.</summary>
internal sealed class RestrictionTarget
{
    private const string NameName = "NAME";

    private readonly Argument<string?> _first = new(RoomArgument.Name)
    {
        Description = $"The room's id; left out with {AllRoomsOption.Name}",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string?> _second = new(NameName)
    {
        Description = "Who",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _allRooms = AllRoomsOption.Create("In all rooms, also those to come; needs the grant admin");

    /// <summary>Makes <paramref name="command"/> accept the arguments.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(_first);
        command.Arguments.Add(_second);
        command.Options.Add(_allRooms);
        command.Validators.Add(Check);
    }

    /// <summary>The room; empty: all rooms.</summary>
    public string ReadRoom(ParseResult result) => result.GetValue(_allRooms) ? "" : result.GetValue(_first)!;

    /// <summary>Who.</summary>
    public string ReadName(ParseResult result) => result.GetValue(result.GetValue(_allRooms) ? _first : _second)!;

    private void Check(CommandResult result)
    {
        var (first, second) = (result.GetValue(_first), result.GetValue(_second));
        var wrong = (result.GetValue(_allRooms), first, second) switch
        {
            (true, { } name, null) => UserName.Explain(NameName, name),
            (true, null, null) => $"{NameName}: it must be given",
            (true, _, _) => $"{AllRoomsOption.Name}: {RoomArgument.Name} names one room already; give one of them",
            (false, { } room, { } name) => RoomIdParser.Explain(RoomArgument.Name, room) ?? UserName.Explain(NameName, name),
            _ => $"{RoomArgument.Name} and {NameName} must be given; or {NameName} alone with {AllRoomsOption.Name}",
        };
        if (wrong is not null)
        {
            result.AddError(wrong);
        }
    }
}
