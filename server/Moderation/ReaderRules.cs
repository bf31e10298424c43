using ChatGo.Server.Callers;
using ChatGo.Server.Streams;

namespace ChatGo.Server.Moderation;

/// <summary>Whom restrictions bind: callers by their own names, unless they may moderate the room, and by the names that they
/// claim (rules A3 and D1).</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ReaderRules(Restrictions restrictions, RoomPrivacy privacy)
{
    /// <summary>Finds what a caller may not do.</summary>
    /// <param name="kind">What it is about to do.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="chatId">The room; empty: none.</param>
    /// <param name="claimed">The name that it claims; empty or its own: none.</param>
    /// <returns>Null where nothing binds it.</returns>
    public Restriction? Find(RestrictionKind kind, Caller caller, string chatId, string claimed = "") =>
        restrictions.IsEmpty ? null
        : (claimed.Length > 0 && claimed != caller.Name ? restrictions.Find(chatId, claimed, kind) : null)
            ?? (caller.IsKnown ? FindOwn(kind, caller, chatId) : null);

    /// <summary>Whether a caller, under the name that it claims, keeps a room in order.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="chatId">The room; empty: all rooms.</param>
    /// <param name="claimed">The name that it claims; empty or its own: none.</param>
    public bool Moderates(Caller caller, string chatId, string claimed = "") =>
        (claimed.Length == 0 || claimed == caller.Name) && caller.IsKnown
        && (chatId.Length == 0 ? caller.Grants.IsAdmin : (privacy.GrantOf(caller, chatId).Can & Permissions.Moderate) != 0);

    /// <summary>Determines of a stream's rooms which its reader may stay in.</summary>
    public ReaderJudge Of(OpenStream stream)
    {
        var caller = stream.Caller;
        return (room, username) =>
            (Find(RestrictionKind.Ban, caller, room.Id, username) ?? Find(RestrictionKind.Removal, caller, room.Id, username))
                ?.ToExpulsion();
    }

    /// <summary>Being sent out binds a moderator too: it is no restriction, and somebody meant it.</summary>
    private Restriction? FindOwn(RestrictionKind kind, Caller caller, string chatId) =>
        restrictions.Find(chatId, caller.Name, kind) is { } found && (kind == RestrictionKind.Removal || !Moderates(caller, chatId))
            ? found
            : null;
}
