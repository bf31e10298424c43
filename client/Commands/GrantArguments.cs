using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.Json;
using ChatGo.Client.Trust;

namespace ChatGo.Client.Commands;

/// <summary>The options that say what a key or a token allows.</summary>
internal sealed class GrantArguments
{
    private const string RoomsName = "--rooms";
    private const string CanName = "--can";
    private const string GrantsName = "--grants";

    private static readonly string[] DefaultRooms = ["*"];
    private static readonly string[] DefaultCan = ["read", "send"];

    private readonly Option<string[]> _rooms = new(RoomsName)
    {
        Description = "In which rooms: ids, and beginnings of ids with a * behind; default: *, all but private ones",
        HelpName = "ROOM,…",
        CustomParser = ParseRooms,
    };

    private readonly Option<string[]> _can = new(CanName)
    {
        Description = $"What is allowed there: {string.Join(", ", Grant.Permissions)}; default: read,send",
        HelpName = "WHAT,…",
        CustomParser = ParseCan,
    };

    private readonly Option<JsonElement?> _grants = new(GrantsName)
    {
        Description = "All of that in full: an object such as {\"rooms\":[\"lobby\"],\"can\":[\"read\"],\"hidden\":true}, or an array of them",
        HelpName = "JSON",
        CustomParser = ParseGrants,
    };

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_rooms, _can, _grants];

    /// <summary>Makes <paramref name="command"/> accept the options.</summary>
    public void AddTo(Command command)
    {
        _can.CompletionSources.Add([.. Grant.Permissions]);
        foreach (var option in All)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>Reads the grants from a command line without errors.</summary>
    /// <exception cref="FormatException">One of them means nothing.</exception>
    public JsonElement Read(ParseResult result)
    {
        var json = result.GetValue(_grants) ?? Grant.ToJson(RoomsOf(result), CanOf(result));
        return Grant.ReadAll(json).Any(static grant => grant.HasIdleAdmin)
            ? throw new FormatException($"{(result.GetResult(_grants) is null ? CanName : GrantsName)}: admin counts in all rooms only, {RoomsName} '*'")
            : json;
    }

    private static string[] ParseRooms(ArgumentResult argument)
    {
        var rooms = CommaList.Words(argument);
        foreach (var room in rooms.Where(static room => !IsRoom(room)))
        {
            argument.AddError($"{RoomsName}: '{room}' is neither the id of a room nor the beginning of one with a * behind it");
        }

        return rooms;
    }

    private static bool IsRoom(string room) =>
        room == "*" || RoomIdParser.IsId(room.EndsWith('*') ? room[..^1] : room);

    private static string[] ParseCan(ArgumentResult argument)
    {
        var names = CommaList.Words(argument);
        foreach (var name in names.Where(static name => !Grant.Permissions.Contains(name)))
        {
            argument.AddError($"{CanName}: '{name}' cannot be granted; there are {string.Join(", ", Grant.Permissions)}");
        }

        return names;
    }

    private static JsonElement? ParseGrants(ArgumentResult argument)
    {
        try
        {
            var json = StrictJson.Read(Encoding.UTF8.GetBytes(argument.Tokens[^1].Value));
            _ = Grant.ReadAll(json);
            return json;
        }
        catch (FormatException wrong)
        {
            argument.AddError($"{GrantsName}: {wrong.Message}");
            return null;
        }
    }

    private string[] RoomsOf(ParseResult result) => result.GetValue(_rooms) is { Length: > 0 } rooms ? rooms : DefaultRooms;

    private string[] CanOf(ParseResult result) => result.GetValue(_can) is { Length: > 0 } can ? can : DefaultCan;

    private void Check(CommandResult result)
    {
        if (result.GetResult(_grants) is not null && (result.GetResult(_rooms) ?? result.GetResult(_can)) is not null)
        {
            result.AddError($"{GrantsName}: says all that {RoomsName} and {CanName} say; give it alone");
        }
    }
}
