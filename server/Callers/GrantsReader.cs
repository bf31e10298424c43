using System.Text.Json;

namespace ChatGo.Server.Callers;

/// <summary>Reads grants: <c>{"rooms": ["lobby", "match:*"], "can": ["read", "send"], "hidden": false}</c>, or an array of
/// such (rule A2).</summary>
internal static class GrantsReader
{
    private static readonly Dictionary<string, Permissions> ByName = new(StringComparer.Ordinal)
    {
        ["read"] = Permissions.Read,
        ["send"] = Permissions.Send,
        ["create"] = Permissions.Create,
        ["delete"] = Permissions.Delete,
        ["moderate"] = Permissions.Moderate,
        ["admin"] = Permissions.Admin,
    };

    /// <summary>Gets what a grant may allow.</summary>
    public static string Names { get; } = string.Join(", ", ByName.Keys);

    /// <summary>Reads what an option says: permissions for all rooms, such as <c>read,send</c>; <c>none</c>; or JSON.
    /// </summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Grants ReadOption(string text)
    {
        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            try
            {
                using var json = JsonDocument.Parse(text);
                return Read(json.RootElement);
            }
            catch (JsonException broken)
            {
                throw new FormatException($"it is not JSON: {broken.Message}", broken);
            }
        }

        if (text is "none")
        {
            return Grants.None;
        }

        var can = text.Split(',', StringSplitOptions.TrimEntries).Aggregate(Permissions.None, static (can, name) => can | ReadPermission(name));
        return new Grants([("*", new RoomGrant(can, IsHidden: false))]);
    }

    /// <summary>Reads grants.</summary>
    /// <exception cref="FormatException">They are not grants; says what is wrong.</exception>
    public static Grants Read(JsonElement json) => new(json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().SelectMany(ReadOne)]
        : ReadOne(json));

    private static (string Room, RoomGrant Grant)[] ReadOne(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a grant is an object with rooms and can");
        }

        var grant = new RoomGrant(Permissions.None, IsHidden: false);
        string[]? rooms = null;
        foreach (var property in json.EnumerateObject())
        {
            switch (property.Name)
            {
                case "rooms":
                    rooms = [.. Texts(property).Select(CheckRoom)];
                    break;
                case "can":
                    grant = grant with { Can = Texts(property).Aggregate(grant.Can, static (can, name) => can | ReadPermission(name)) };
                    break;
                case "hidden" when property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    grant = grant with { IsHidden = property.Value.GetBoolean() };
                    break;
                case "limits":
                    // Read with the token.
                    break;
                default:
                    throw new FormatException($"a grant has rooms, can and hidden; {property.Name} is not one, or not of its type");
            }
        }

        return rooms is null
            ? throw new FormatException("a grant needs rooms")
            : [.. rooms.Select(room => (room, grant))];
    }

    private static IEnumerable<string> Texts(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Array
        && property.Value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? property.Value.EnumerateArray().Select(static item => item.GetString()!)
            : throw new FormatException($"{property.Name} of a grant is an array of texts");

    private static string CheckRoom(string room) =>
        room.Length > 0 && room.AsSpan(0, room.Length - 1).Contains('*')
            ? throw new FormatException($"the room '{room}' of a grant has a * that is not its last character")
            : room;

    private static Permissions ReadPermission(string name) => ByName.TryGetValue(name, out var permission)
        ? permission
        : throw new FormatException($"'{name}' is nothing that a grant may allow: {Names}");
}
