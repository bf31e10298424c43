using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>Whose members to list.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record MembersOptions(ServerAccess Server, string ChatId, bool Json);
