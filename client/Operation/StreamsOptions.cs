using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>Which streams to list.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">Those that read this room; empty: all.</param>
/// <param name="Name">Those of this user; empty: everybody's.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record StreamsOptions(ServerAccess Server, string ChatId, string Name, bool Json);
