using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>What to send.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="Name">Who speaks; empty: the server knows.</param>
/// <param name="Text">The message; null: each line of standard input is one.</param>
/// <param name="MessageId">Makes sending <paramref name="Text"/> again store nothing; null: a new one each time.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record SendOptions(
    ServerAccess Server, string ChatId, string Name, string? Text, string? MessageId, bool Json);
