using ChatGo.Client.Connections;

namespace ChatGo.Client.Moderation;

/// <summary>What a room is to allow.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="SlowModeSeconds">Seconds from one message of a user to its next, 0: no limit; null: as it is.</param>
/// <param name="IsFrozen">Whether only moderators may send; null: as it is.</param>
internal sealed record PolicyOptions(ServerAccess Server, string ChatId, uint? SlowModeSeconds, bool? IsFrozen)
{
    /// <summary>The most that <see cref="SlowModeSeconds"/> can be: 6 hours.</summary>
    public const uint MaxSlowModeSeconds = 21_600;
}
