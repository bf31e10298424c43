using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>Which room to make.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">Its id; null: the server's to choose.</param>
/// <param name="Title">Its title; empty: none.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record CreateOptions(ServerAccess Server, string? ChatId, string Title, bool Json);
