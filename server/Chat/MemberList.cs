using ChatGo.Api;
using ChatGo.Core.Rooms;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>A room's members, in the order of their names.</summary>
internal static class MemberList
{
    /// <summary>500 of the longest names are half a MiB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 500);

    /// <summary>Returns a page.</summary>
    public static Result<ListMembersResponse> Page(Room room, ListMembersRequest request)
    {
        var last = string.Empty;
        if ((Size.Take(request.PageSize, out var size) ?? PageToken.Read(request.PageToken, out last)) is { } refusal)
        {
            return refusal;
        }

        // The revision before the names: a change between the two is told again, never missed.
        var response = new ListMembersResponse { PresenceRevision = (ulong)room.Roster.Revision };
        var page = room.Roster.Page(last, size);
        response.Members.Add(page.Select(static member => new Member
        {
            Username = member.Username,
            Connections = (uint)member.Connections,
            JoinedAt = Timestamp.FromDateTimeOffset(member.JoinedAt),
        }));
        if (page.Count == size)
        {
            response.NextPageToken = PageToken.Of(page[^1].Username);
        }

        return response;
    }
}
