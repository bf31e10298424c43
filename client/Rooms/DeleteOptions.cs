using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>Which room to delete.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
internal sealed record DeleteOptions(ServerAccess Server, string ChatId);
