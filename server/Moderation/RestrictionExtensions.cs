using ChatGo.Server.Streams;

namespace ChatGo.Server.Moderation;

/// <summary>What a restricted user is told.</summary>
internal static class RestrictionExtensions
{
    /// <summary>Returns why, for programs, as in google.rpc.ErrorInfo.</summary>
    public static string ToReason(this RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ban => "BANNED",
        RestrictionKind.Mute => "MUTED",
        _ => "REMOVED",
    };

    /// <summary>Describes what a moderator does.</summary>
    public static string ToVerb(this RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ban => "bans",
        RestrictionKind.Mute => "mutes",
        _ => "removes",
    };

    /// <summary>Returns its name.</summary>
    public static string ToNoun(this RestrictionKind kind) => kind switch
    {
        RestrictionKind.Ban => "ban",
        RestrictionKind.Mute => "mute",
        _ => "removal",
    };

    /// <summary>Formats it for people.</summary>
    public static string ToMessage(this Restriction restriction)
    {
        var what = restriction.Kind switch
        {
            RestrictionKind.Ban => "banned from",
            RestrictionKind.Mute => "muted in",
            _ => "removed from",
        };
        var where = restriction.ChatId.Length == 0 ? "all chats" : "this chat";
        return restriction.Reason.Length == 0
            ? $"the user is {what} {where}"
            : $"the user is {what} {where}: {restriction.Reason}";
    }

    /// <summary>Converts it to the reason why a reader leaves.</summary>
    public static Expulsion ToExpulsion(this Restriction restriction) =>
        new(restriction.Kind.ToReason(), restriction.ToMessage(), restriction.Until);
}
