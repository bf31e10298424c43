using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Client.Json;

/// <summary>A ban or a mute as JSON.</summary>
/// <param name="ChatId">The room; left out where it holds in all rooms.</param>
/// <param name="Username">Who.</param>
/// <param name="Kind"><c>ban</c> or <c>mute</c>.</param>
/// <param name="Until">Until when, RFC 3339 in UTC; left out where it is for good.</param>
/// <param name="Reason">Why; left out where it was not told.</param>
/// <param name="SetBy">Who set it.</param>
/// <param name="SetAt">When it was set, RFC 3339 in UTC.</param>
internal sealed record RestrictionJson(
    string? ChatId, string Username, string Kind, string? Until, string? Reason, string SetBy, string SetAt)
{
    /// <summary>The JSON of <paramref name="restriction"/>.</summary>
    public static RestrictionJson Of(Restriction restriction) => new(
        restriction.ChatId.Length > 0 ? restriction.ChatId : null, restriction.Username,
        RestrictionWords.Verb(restriction.Kind), restriction.Until is null ? null : MessageTime.Of(restriction.Until),
        restriction.Reason.Length > 0 ? restriction.Reason : null, restriction.SetBy, MessageTime.Of(restriction.SetAt));
}
