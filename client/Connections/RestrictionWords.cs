using ChatGo.Api;
using ChatGo.Client.Trust;
using Kind = ChatGo.Api.Restriction.Types.Kind;

namespace ChatGo.Client.Connections;

/// <summary>What moderators do, in words.</summary>
internal static class RestrictionWords
{
    /// <summary>The act: <c>ban</c> or <c>mute</c>.</summary>
    public static string Verb(Kind kind) => kind switch
    {
        Kind.Ban => "ban",
        Kind.Mute => "mute",
        _ => "restrict",
    };

    /// <summary>Where it holds; an empty id: in all rooms.</summary>
    public static string Place(string chatId) => chatId.Length > 0 ? $"room {chatId}" : "all rooms";

    /// <summary>Until when it holds.</summary>
    public static string End(Restriction restriction) =>
        restriction.Until is null ? "for good" : $"until {MessageTime.Of(restriction.Until)}";

    /// <summary>What was done to somebody who is restricted now.</summary>
    public static string Done(Restriction restriction) =>
        $"{restriction.Username} is {Done(restriction.Kind)} in {Place(restriction.ChatId)} {End(restriction)}";

    /// <summary>What was done to somebody who is restricted no more.</summary>
    public static string Done(LiftRestrictionRequest lifted) =>
        $"{lifted.Username} is no longer {Done(lifted.Kind)} in {Place(lifted.ChatId)}";

    /// <summary>What was done to somebody who was sent out.</summary>
    /// <param name="removed">Who, from where.</param>
    /// <param name="rejoinAfter">For how long.</param>
    public static string Done(RemoveMemberRequest removed, TimeSpan rejoinAfter) =>
        $"{removed.Username} was removed from room {removed.ChatId}, and may come back in {TimeWords.Until(rejoinAfter)}";

    private static string Done(Kind kind) => kind switch
    {
        Kind.Ban => "banned",
        Kind.Mute => "muted",
        _ => "restricted",
    };
}
