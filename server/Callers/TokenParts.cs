using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ChatGo.Server.Callers;

/// <summary>What a token says, before anybody knows whether that is so.</summary>
/// <param name="Header">Its header; an object.</param>
/// <param name="Payload">Its claims; an object.</param>
internal readonly record struct TokenParts(JsonElement Header, JsonElement Payload)
{
    /// <summary>What is there twice is read one way by one, and another by another (RFC 8725, 2.4).</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Gets the algorithm that it says it is signed with; empty where it does not.</summary>
    public string Algorithm => Text(Header, "alg");

    /// <summary>Gets the key that it says it is signed with; empty where it does not.</summary>
    public string KeyId => Text(Header, "kid");

    /// <summary>Gets its type; empty where it does not say.</summary>
    public string Type => Text(Header, "typ");

    /// <summary>Gets its issuer; empty where it does not say.</summary>
    public string Issuer => Text(Payload, "iss");

    /// <summary>Reads a token of three parts.</summary>
    /// <returns>Null where it is not one.</returns>
    public static TokenParts? TryParse(string token)
    {
        var parts = token.Split('.');
        try
        {
            return parts.Length == 3 && parts.All(static part => part.Length > 0)
                && Parse(parts[0]) is { ValueKind: JsonValueKind.Object } header
                && Parse(parts[1]) is { ValueKind: JsonValueKind.Object } payload
                ? new TokenParts(header, payload)
                : null;
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Reads a claim that is a text.</summary>
    /// <returns>Empty where it is missing, or is not a text.</returns>
    public string Claim(string name) => Text(Payload, name);

    /// <summary>Reads a claim that is a moment.</summary>
    /// <returns>Null where it is missing, or is not a number of seconds.</returns>
    public long? Seconds(string name) =>
        Payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e15
            ? (long)seconds
            : null;

    private static JsonElement Parse(string part)
    {
        using var json = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(part), Strict);
        CheckTexts(json.RootElement);
        return json.RootElement.Clone();
    }

    /// <summary>Reads every text once: half of a surrogate pair is JSON, but no text.</summary>
    /// <exception cref="InvalidOperationException">One is no text.</exception>
    private static void CheckTexts(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                json.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                {
                    CheckTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in json.EnumerateObject())
                {
                    _ = property.Name;
                    CheckTexts(property.Value);
                }

                break;
            default:
                break;
        }
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
