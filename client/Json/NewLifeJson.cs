using System.Text.Json.Serialization;

namespace ChatGo.Client.Json;

/// <summary>A room that was lost with its server and has begun a new life, as JSON: its sequences start again, and what of
/// the old ones was never read is unknowable.</summary>
/// <param name="ChatId">The room.</param>
internal sealed record NewLifeJson(string ChatId)
{
    /// <summary>Distinguishes this object from others of the same output.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "new_life";
}
