using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>What to call a copy of what the server keeps.</summary>
/// <param name="Server">The server.</param>
/// <param name="Name">What the copy is called; empty: the time.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record BackupOptions(ServerAccess Server, string Name, bool Json);
