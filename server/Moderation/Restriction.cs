namespace ChatGo.Server.Moderation;

/// <summary>Something that a user may not do in a room, or in all.</summary>
/// <param name="ChatId">The room; empty: all rooms.</param>
/// <param name="Username">Who.</param>
/// <param name="Kind">What.</param>
/// <param name="Until">Until when; null: for good.</param>
/// <param name="Reason">Why, for people to read; may be empty.</param>
/// <param name="SetBy">Who has set it.</param>
/// <param name="SetAt">When.</param>
internal sealed record Restriction(
    string ChatId,
    string Username,
    RestrictionKind Kind,
    DateTimeOffset? Until,
    string Reason,
    string SetBy,
    DateTimeOffset SetAt)
{
    /// <summary>Whether it has ended.</summary>
    public bool HasEnded(DateTimeOffset now) => Until <= now;
}
