using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>What to follow.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="After">The sequence to start behind; null: from now on.</param>
/// <param name="Count">After how many messages to end; null: never.</param>
/// <param name="Transport">Which calls carry it.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record TailOptions(
    ServerAccess Server, string ChatId, ulong? After, ulong? Count, ChatTransport Transport, bool Json);
