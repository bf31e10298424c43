using System.Text.Encodings.Web;
using System.Text.Json;
using ChatGo.Client.Json;

namespace ChatGo.Client.Trust;

/// <summary>A server's list of API keys, <c>{"keys":[…]}</c>; what else stands in it stays.</summary>
internal sealed class ApiKeyList
{
    private const string Keys = "keys";
    private const int HashDigits = 64;

    // For people too, and for nothing but a file: names stay as they were written.
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonElement _json;

    private ApiKeyList(JsonElement json) => _json = json;

    /// <summary>A list without a key.</summary>
    public static ApiKeyList Empty { get; } = new(JsonElement.Parse("""{"keys":[]}"""));

    /// <summary>Reads a list.</summary>
    /// <exception cref="FormatException">A server would not take it; says why.</exception>
    public static ApiKeyList Read(byte[] content)
    {
        var json = StrictJson.Read(content);
        if (json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty(Keys, out var keys) || keys.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("it is not {\"keys\":[…]}");
        }

        var place = 0;
        foreach (var entry in keys.EnumerateArray())
        {
            Check(entry, $"{Keys}[{place++}]");
        }

        return new ApiKeyList(json);
    }

    /// <summary>The list with a further key, as a file.</summary>
    /// <exception cref="FormatException">There is one of that name.</exception>
    public byte[] With(ApiKeyEntryJson added)
    {
        if (_json.GetProperty(Keys).EnumerateArray().Any(entry => StrictJson.Text(entry, "name") == added.Name))
        {
            throw new FormatException($"there is a key of '{added.Name}' already; take it out, or give another name");
        }

        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Readable))
        {
            Write(writer, added);
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    private static void Check(JsonElement entry, string place)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"{place} is not an object");
        }

        if (StrictJson.Text(entry, "name") is null)
        {
            throw new FormatException($"{place}: name is missing, or is not a text");
        }

        if (StrictJson.Text(entry, "sha256") is not { Length: HashDigits } hash || !hash.All(char.IsAsciiHexDigit))
        {
            throw new FormatException($"{place}: sha256 is {HashDigits} hexadecimal digits");
        }

        if (!entry.TryGetProperty("grants", out var grants))
        {
            throw new FormatException($"{place}: grants are missing");
        }

        try
        {
            _ = Grant.ReadAll(grants);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{place}: {wrong.Message}", wrong);
        }
    }

    private void Write(Utf8JsonWriter writer, ApiKeyEntryJson added)
    {
        writer.WriteStartObject();
        foreach (var property in _json.EnumerateObject())
        {
            if (property.Name != Keys)
            {
                property.WriteTo(writer);
                continue;
            }

            writer.WriteStartArray(Keys);
            foreach (var entry in property.Value.EnumerateArray())
            {
                entry.WriteTo(writer);
            }

            JsonSerializer.Serialize(writer, added, JsonLines.Default.ApiKeyEntryJson);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
