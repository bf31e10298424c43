using System.Text.Json;

namespace ChatGo.Server.Callers;

/// <summary>Reads the lists of API keys, <c>{"keys": [{"name": "backend", "sha256": "…", "grants": […], "impersonate":
/// true}]}</c>, and of client certificates, <c>{"clients": [{"name": …, "grants": […]}]}</c>.</summary>
internal static class KeyListReader
{
    private const int HashDigits = 64;

    /// <summary>Reads API keys.</summary>
    /// <exception cref="FormatException">It is not such a list; says where it is wrong.</exception>
    public static IReadOnlyList<ApiKey> ReadKeys(byte[] content)
    {
        var keys = Read(content, "keys", static entry => new ApiKey(
            entry.Name, ReadHash(entry.Json), entry.Terms, entry.Json.GetRawText()));
        return keys.GroupBy(static key => key.Hash).FirstOrDefault(static same => same.Count() > 1) is { } twice
            ? throw new FormatException($"'{twice.First().Name}' and '{twice.Last().Name}' have one sha256")
            : keys;
    }

    /// <summary>Reads client certificates.</summary>
    /// <exception cref="FormatException">It is not such a list; says where it is wrong.</exception>
    public static IReadOnlyList<ClientName> ReadClients(byte[] content)
    {
        var clients = Read(content, "clients", static entry => new ClientName(
            entry.Name, entry.Terms, entry.Json.GetRawText()));
        return clients.GroupBy(static client => client.Name).FirstOrDefault(static same => same.Count() > 1) is { } twice
            ? throw new FormatException($"'{twice.Key}' is there twice")
            : clients;
    }

    private static T[] Read<T>(byte[] content, string list, Func<Entry, T> make)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(list, out var entries) && entries.ValueKind == JsonValueKind.Array
                ? [.. entries.EnumerateArray().Select((entry, index) => ReadEntry($"{list}[{index}]", entry, make))]
                : throw new FormatException($"it is not {{\"{list}\": […]}}");
        }
        catch (JsonException broken)
        {
            throw new FormatException($"it is not JSON: {broken.Message}", broken);
        }
    }

    private static T ReadEntry<T>(string place, JsonElement entry, Func<Entry, T> make)
    {
        try
        {
            if (entry.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("it is not an object");
            }

            if (entry.EnumerateObject().FirstOrDefault(static property =>
                property.Name is not ("name" or "sha256" or "grants" or "impersonate")) is { Value.ValueKind: not JsonValueKind.Undefined } other)
            {
                throw new FormatException($"there is no '{other.Name}'");
            }

            var name = Text(entry, "name");
            return NameRule.Explain(name) is { } problem
                ? throw new FormatException($"name: {problem}")
                : make(new Entry(name, ReadTerms(entry), entry));
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{place}: {wrong.Message}", wrong);
        }
    }

    private static Terms ReadTerms(JsonElement entry) => new(
        entry.TryGetProperty("grants", out var grants) ? GrantsReader.Read(grants) : throw new FormatException("grants are missing"),
        entry.TryGetProperty("impersonate", out var may) && may.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw new FormatException("impersonate is true or false"),
        });

    private static string ReadHash(JsonElement entry)
    {
        var hash = Text(entry, "sha256").ToUpperInvariant();
        return hash.Length == HashDigits && hash.All(char.IsAsciiHexDigit)
            ? hash
            : throw new FormatException($"sha256 is {HashDigits} hexadecimal digits: chatgo key NAME makes a line");
    }

    private static string Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"{name} is missing, or is not a text");

    private readonly record struct Entry(string Name, Terms Terms, JsonElement Json);
}
