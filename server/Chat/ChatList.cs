using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Chat;

/// <summary>Rooms as callers see them, in the order of their ids.</summary>
internal static class ChatList
{
    /// <summary>1,000 rooms with the longest ids and titles are half a MiB.</summary>
    private static readonly PageSize Size = new(Default: 100, Max: 1_000);

    /// <summary>Returns a page.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="isTold">Which are told, by their ids; null for all.</param>
    public static async ValueTask<Result<ListChatsResponse>> PageAsync(
        RoomRegistry rooms, ListChatsRequest request, Func<string, bool>? isTold)
    {
        var (size, last) = (0, string.Empty);
        if ((RequestRules.CheckPrefix(request.Prefix)
            ?? Size.Take(request.PageSize, out size)
            ?? PageToken.Read(request.PageToken, out last)) is { } refusal)
        {
            return refusal;
        }

        IReadOnlyList<RoomSummary> page;
        try
        {
            page = await rooms.PageAsync(last, request.Prefix, size, isTold);
        }
        catch (EngineUnavailableException)
        {
            return Refusals.StoreUnavailable();
        }

        var response = new ListChatsResponse();
        response.Chats.Add(page.Select(Describe));
        if (page.Count == size)
        {
            response.NextPageToken = PageToken.Of(page[^1].Id);
        }

        return response;
    }

    /// <summary>Describes a room.</summary>
    public static Api.Chat Describe(RoomSummary room) => new()
    {
        ChatId = room.Id,
        Title = room.Settings.Title,
        CreatedAt = Timestamp.FromDateTimeOffset(room.CreatedAt),
        Epoch = room.Epoch,
        Oldest = (ulong)room.Oldest,
        Head = (ulong)room.Head,
        Readers = (uint)room.Readers,
        Members = (uint)room.Members,
        Policy = room.Settings.ToPolicy(),
    };
}
