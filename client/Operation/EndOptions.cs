using ChatGo.Client.Connections;

namespace ChatGo.Client.Operation;

/// <summary>Which streams to end.</summary>
/// <param name="Server">The server.</param>
/// <param name="StreamId">The one of this id; null: all of a user.</param>
/// <param name="Name">The user; empty where one stream is meant.</param>
/// <param name="Reason">Why, for people to read; empty: not told.</param>
/// <param name="Json">Whether to answer as JSON.</param>
internal sealed record EndOptions(ServerAccess Server, ulong? StreamId, string Name, string Reason, bool Json);
