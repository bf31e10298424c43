using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Lists;

/// <summary>Rooms as callers see them, in the order of their ids.</summary>
internal static class ChatList
{
    /// <summary>1,000 rooms with the longest ids and titles are half a MiB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 1_000);

    /// <summary>Gives a page.</summary>
    public static ListChatsResponse Page(RoomRegistry rooms, ListChatsRequest request)
    {
        RequestRules.CheckPrefix(request.Prefix);
        var size = Size.Of(request.PageSize);
        var page = rooms.Page(PageToken.Read(request.PageToken), request.Prefix, size);
        var response = new ListChatsResponse();
        response.Chats.Add(page.Select(Describe));
        if (page.Count == size)
        {
            response.NextPageToken = PageToken.Of(page[^1].Id);
        }

        return response;
    }

    /// <summary>Describes a room as it is now.</summary>
    public static Chat Describe(Room room)
    {
        var head = room.Head;
        return new Chat
        {
            ChatId = room.Id,
            Title = room.Title,
            CreatedAt = Timestamp.FromDateTimeOffset(room.CreatedAt),
            Epoch = room.Epoch,
            Oldest = (ulong)Math.Min(room.Oldest, head + 1),
            Head = (ulong)head,
            Readers = (uint)room.Readers,
            Members = (uint)room.Members,
        };
    }
}
