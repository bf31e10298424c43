using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>Whose tokens to make void.</summary>
/// <param name="Server">The server.</param>
/// <param name="Name">Whose.</param>
/// <param name="Before">Those that were issued before it; null: all until now.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record RevokeOptions(ServerAccess Server, string Name, DateTimeOffset? Before, bool Json);
