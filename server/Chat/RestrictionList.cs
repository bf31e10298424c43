using System.Globalization;
using ChatGo.Api;
using ChatGo.Server.Moderation;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>Bans and mutes as moderators see them, in the order of users and kinds.</summary>
internal static class RestrictionList
{
    private const char Separator = '\n';

    /// <summary>500 of the longest names and reasons are 400 KB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 500);

    /// <summary>Returns a page.</summary>
    public static Result<ListRestrictionsResponse> Page(Restrictions restrictions, ListRestrictionsRequest request)
    {
        var after = (string.Empty, default(RestrictionKind));
        if ((Size.Take(request.PageSize, out var size) ?? Read(request.PageToken, out after)) is { } refusal)
        {
            return refusal;
        }

        var page = restrictions.Page(request.ChatId, request.Username, after, size);
        var response = new ListRestrictionsResponse { Restrictions = { page.Select(Describe) } };
        if (page.Count == size)
        {
            var last = page[^1];
            response.NextPageToken = PageToken.Of(string.Create(CultureInfo.InvariantCulture, $"{(int)last.Kind}{Separator}{last.Username}"));
        }

        return response;
    }

    /// <summary>Describes one.</summary>
    public static Api.Restriction Describe(Moderation.Restriction restriction) => new()
    {
        ChatId = restriction.ChatId,
        Username = restriction.Username,
        Kind = (Api.Restriction.Types.Kind)restriction.Kind,
        Until = restriction.Until is { } until ? Timestamp.FromDateTimeOffset(until) : null,
        Reason = restriction.Reason,
        SetBy = restriction.SetBy,
        SetAt = Timestamp.FromDateTimeOffset(restriction.SetAt),
    };

    private static Refusal? Read(string token, out (string Username, RestrictionKind Kind) after)
    {
        after = (string.Empty, default);
        if (token.Length == 0)
        {
            return null;
        }

        if (PageToken.Read(token, out var last) is { } refusal)
        {
            return refusal;
        }

        var at = last.IndexOf(Separator, StringComparison.Ordinal);
        if (at < 0 || !int.TryParse(last.AsSpan(0, at), CultureInfo.InvariantCulture, out var kind))
        {
            return PageToken.Invalid();
        }

        after = (last[(at + 1)..], (RestrictionKind)kind);
        return null;
    }
}
