using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>JSON from elsewhere: read whole, or not at all.</summary>
internal static class StrictJson
{
    // Of two values under one name, readers take one or the other: such a text means nothing certain.
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    /// <summary>Reads <paramref name="json"/>.</summary>
    /// <exception cref="FormatException">It is not JSON, names a value twice, or has texts that are not Unicode.</exception>
    public static JsonElement Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Options);
            CheckTexts(json.Span);
            return document.RootElement.Clone();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new FormatException($"it cannot be read as JSON: {broken.Message}", broken);
        }
    }

    /// <summary>The text under <paramref name="name"/>; null where it is missing, or is not a text.</summary>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The JSON that <paramref name="write"/> writes: ASCII, on one line.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            write(writer);
        }

        return bytes.ToArray();
    }

    // A text that is not Unicode is found only when it is read.
    private static void CheckTexts(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
            {
                _ = reader.GetString();
            }
        }
    }
}
