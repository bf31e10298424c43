using System.Text.Json.Serialization;
using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>A message as JSON.</summary>
/// <param name="ChatId">The room.</param>
/// <param name="Sequence">Its place in the room.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Text">The text.</param>
/// <param name="CreatedAt">When the server took it, RFC 3339 in UTC.</param>
/// <param name="MessageId">The sender's id of it; left out where it gave none.</param>
internal sealed record MessageJson(
    string ChatId, ulong Sequence, string From, string Text, string CreatedAt, string? MessageId)
{
    /// <summary>Distinguishes this object from others of the same output.</summary>
    [JsonPropertyOrder(-1)]
    public string Type { get; } = "message";

    /// <summary>The JSON of a message in <paramref name="room"/>.</summary>
    public static MessageJson Of(string room, Message message) => new(
        room, message.Sequence, message.From, message.Text, MessageTime.Of(message.CreatedAt),
        message.MessageId.Length > 0 ? message.MessageId : null);
}
