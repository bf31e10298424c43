using System.Text.Json.Serialization;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>What a room is called and allows from now on, as JSON.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Title">Its title; left out where it has none.</param>
/// <param name="SlowModeSeconds">Seconds from one message of a user to its next; 0: no limit.</param>
/// <param name="Frozen">Whether only moderators may send.</param>
internal sealed record RulesJson(string ChatId, string? Title, uint SlowModeSeconds, bool Frozen)
{
    /// <summary>Distinguishes this object from others of the same output.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "changed";

    /// <summary>The JSON of a room's <paramref name="rules"/>.</summary>
    public static RulesJson Of(string room, RoomRules rules) => new(
        room, rules.Title.Length > 0 ? rules.Title : null, rules.SlowModeSeconds, rules.IsFrozen);
}
