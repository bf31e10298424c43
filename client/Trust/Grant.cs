using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>What somebody may do in some rooms.</summary>
/// <param name="Rooms">Ids, and beginnings of ids that end with <c>*</c>.</param>
/// <param name="Can">What is allowed there.</param>
/// <param name="IsHidden">Whether others are not told that they are there.</param>
internal sealed record Grant(IReadOnlyList<string> Rooms, IReadOnlyList<string> Can, bool IsHidden)
{
    private const string Everywhere = "*";
    private const string Admin = "admin";

    private static readonly string[] KnownPermissions = ["read", "send", "create", "delete", "moderate", Admin];

    /// <summary>What a grant may allow.</summary>
    public static IReadOnlyList<string> Permissions => KnownPermissions;

    /// <summary>Whether it says <c>admin</c> where that means nothing: it counts for all rooms only.</summary>
    public bool HasIdleAdmin => Can.Contains(Admin) && !Rooms.Contains(Everywhere);

    /// <summary>Reads grants: one object, or an array of them.</summary>
    /// <exception cref="FormatException">A server would not take them; says why.</exception>
    public static IReadOnlyList<Grant> ReadAll(JsonElement json) => json.ValueKind == JsonValueKind.Array
        ? [.. json.EnumerateArray().Select(ReadOne)]
        : [ReadOne(json)];

    /// <summary>The JSON of <paramref name="can"/> in <paramref name="rooms"/>.</summary>
    /// <exception cref="FormatException">A server would not take it; says why.</exception>
    public static JsonElement ToJson(IEnumerable<string> rooms, IEnumerable<string> can) =>
        StrictJson.Read(StrictJson.Write(writer =>
        {
            writer.WriteStartObject();
            WriteArray(writer, "rooms", rooms.Select(CheckRoom));
            WriteArray(writer, "can", can.Select(CheckPermission));
            writer.WriteEndObject();
        }));

    private static Grant ReadOne(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a grant is an object with rooms and can");
        }

        var grant = new Grant([], [], IsHidden: false);
        foreach (var property in json.EnumerateObject())
        {
            grant = property.Name switch
            {
                "rooms" => grant with { Rooms = [.. Texts(property).Select(CheckRoom)] },
                "can" => grant with { Can = [.. Texts(property).Select(CheckPermission)] },
                "hidden" when property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False =>
                    grant with { IsHidden = property.Value.GetBoolean() },
                // The server alone knows which limits there are.
                "limits" => grant,
                var other => throw new FormatException(
                    $"a grant has rooms, can and hidden; '{other}' is not one of them, or its value is not of its type"),
            };
        }

        return json.TryGetProperty("rooms", out _) ? grant : throw new FormatException("a grant needs rooms");
    }

    private static IEnumerable<string> Texts(JsonProperty property) =>
        property.Value.ValueKind == JsonValueKind.Array
        && property.Value.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.String)
            ? property.Value.EnumerateArray().Select(static item => item.GetString()!)
            : throw new FormatException($"{property.Name} of a grant is an array of texts");

    private static string CheckRoom(string room) => room.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && star < room.Length - 1
        ? throw new FormatException($"the room '{room}' has a * that is not its last character")
        : room;

    private static string CheckPermission(string name) => KnownPermissions.Contains(name)
        ? name
        : throw new FormatException($"'{name}' cannot be granted; there are {string.Join(", ", KnownPermissions)}");

    private static void WriteArray(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }
}
