using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>Whose figures to tell.</summary>
/// <param name="Server">The server.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record StatsOptions(ServerAccess Server, bool Json);
