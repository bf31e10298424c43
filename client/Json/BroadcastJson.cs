using ChatGo.Api;

namespace ChatGo.Client.Json;

/// <summary>What became of a message to many rooms, as JSON.</summary>
/// <param name="Stored">Rooms that took it.</param>
/// <param name="Refused">Rooms that did not.</param>
/// <param name="RefusedChatIds">The first 1,000 of them.</param>
internal sealed record BroadcastJson(uint Stored, uint Refused, IReadOnlyList<string> RefusedChatIds)
{
    /// <summary>The JSON of <paramref name="told"/>.</summary>
    public static BroadcastJson Of(BroadcastResponse told) => new(told.Stored, told.Refused, [.. told.RefusedChatIds]);
}
