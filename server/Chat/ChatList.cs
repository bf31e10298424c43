using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>Rooms as callers see them, in the order of their ids.</summary>
internal static class ChatList
{
    /// <summary>1,000 rooms with the longest ids and titles are half a MiB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 1_000);

    /// <summary>Gives a page.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="isTold">Which are told, by their ids; null for all.</param>
    public static Result<ListChatsResponse> Page(RoomRegistry rooms, ListChatsRequest request, Func<string, bool>? isTold)
    {
        var (size, last) = (0, string.Empty);
        if ((RequestRules.CheckPrefix(request.Prefix)
            ?? Size.Take(request.PageSize, out size)
            ?? PageToken.Read(request.PageToken, out last)) is { } refusal)
        {
            return refusal;
        }

        var page = rooms.Page(last, request.Prefix, size, isTold);
        var response = new ListChatsResponse();
        response.Chats.Add(page.Select(Describe));
        if (page.Count == size)
        {
            response.NextPageToken = PageToken.Of(page[^1].Id);
        }

        return response;
    }

    /// <summary>Describes a room as it is now.</summary>
    public static Api.Chat Describe(Room room)
    {
        var head = room.Head;
        var settings = room.Settings;
        return new Api.Chat
        {
            ChatId = room.Id,
            Title = settings.Title,
            CreatedAt = Timestamp.FromDateTimeOffset(room.CreatedAt),
            Epoch = room.Epoch,
            Oldest = (ulong)Math.Min(room.Oldest, head + 1),
            Head = (ulong)head,
            Readers = (uint)room.Readers,
            Members = (uint)room.Members,
            Policy = settings.ToPolicy(),
        };
    }
}
