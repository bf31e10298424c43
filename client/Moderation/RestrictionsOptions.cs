using ChatGo.Client.Connections;

namespace ChatGo.Client.Moderation;

/// <summary>Which bans and mutes to list.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room; empty: those for all rooms.</param>
/// <param name="Name">Whose; empty: everybody's.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record RestrictionsOptions(ServerAccess Server, string ChatId, string Name, bool Json);
