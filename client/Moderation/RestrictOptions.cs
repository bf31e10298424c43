using ChatGo.Api;
using ChatGo.Client.Connections;
using Google.Protobuf.WellKnownTypes;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Moderation;

/// <summary>Whom to ban or to mute.</summary>
/// <param name="Server">The server.</param>
/// <param name="ChatId">The room; empty: all rooms.</param>
/// <param name="Name">Who.</param>
/// <param name="Kind">What the user may not do.</param>
/// <param name="Period">For how long; null: for good.</param>
/// <param name="Reason">Why, for people to read; empty: not told.</param>
internal sealed record RestrictOptions(
    ServerAccess Server, string ChatId, string Name, Kind Kind, TimeSpan? Period, string Reason)
{
    /// <summary>The most that <see cref="Period"/> can be: 3,650 days.</summary>
    public static TimeSpan MaxPeriod { get; } = TimeSpan.FromDays(3_650);

    /// <summary>What is asked of the server at a moment.</summary>
    public Restriction ToRestriction(DateTimeOffset now) => new()
    {
        ChatId = ChatId,
        Username = Name,
        Kind = Kind,
        Until = Period is { } period ? Timestamp.FromDateTimeOffset(now + period) : null,
        Reason = Reason,
    };
}
