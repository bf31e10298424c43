using System.Text.Json.Serialization;

namespace ChatGo.Client.Json;

/// <summary>Missing messages as JSON.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="First">The first sequence missing.</param>
/// <param name="Last">The last sequence missing.</param>
internal sealed record GapJson(string ChatId, ulong First, ulong Last)
{
    /// <summary>Distinguishes this object from others of the same output.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "gap";
}
