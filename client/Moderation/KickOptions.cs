using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Moderation;

/// <summary>Whom to send out of a room.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room.</param>
/// <param name="Name">Who.</param>
/// <param name="RejoinAfter">For how long; in whole seconds.</param>
/// <param name="Reason">Why, for people to read; empty: not told.</param>
internal sealed record KickOptions(ServerAccess Server, string ChatId, string Name, TimeSpan RejoinAfter, string Reason)
{
    /// <summary>The default of <see cref="RejoinAfter"/>: a minute.</summary>
    public static TimeSpan DefaultRejoinAfter { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The most that <see cref="RejoinAfter"/> can be: 365 days.</summary>
    public static TimeSpan MaxRejoinAfter { get; } = TimeSpan.FromDays(365);

    /// <summary>What is asked of the server.</summary>
    public RemoveMemberRequest ToRequest() => new()
    {
        ChatId = ChatId,
        Username = Name,
        Reason = Reason,
        RejoinAfterSeconds = (uint)RejoinAfter.TotalSeconds,
    };
}
