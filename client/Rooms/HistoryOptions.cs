using ChatGo.Client.Connections;

namespace ChatGo.Client.Rooms;

/// <summary>How much of a room to print.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="Limit">How many of its newest messages at most.</param>
/// <param name="Json">Whether as JSON.</param>
internal sealed record HistoryOptions(ServerAccess Server, string ChatId, ulong Limit, bool Json)
{
    /// <summary>The default of <see cref="Limit"/>. Unit: messages.</summary>
    public const ulong DefaultLimit = 50;

    /// <summary>The most that <see cref="Limit"/> can be: the most that a room can hold. Unit: messages.</summary>
    public const ulong MaxLimit = 65_536;
}
