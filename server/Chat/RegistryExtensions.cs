using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Chat;

/// <summary>Rooms wherever they live: what their engine cannot say now is a refusal.</summary>
internal static class RegistryExtensions
{
    /// <summary>Finds a room.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="chatId">Its id.</param>
    public static ValueTask<Result<Room>> FindOrRefuseAsync(this RoomRegistry rooms, string chatId) =>
        rooms.Find(chatId) is { } room ? new ValueTask<Result<Room>>(room)
        : rooms.Engine is null ? new ValueTask<Result<Room>>(Refusals.ChatNotFound(chatId))
        : AskAsync(rooms, chatId);

    private static async ValueTask<Result<Room>> AskAsync(RoomRegistry rooms, string chatId)
    {
        try
        {
            return await rooms.FindAsync(chatId) is { } room ? room : Refusals.ChatNotFound(chatId);
        }
        catch (EngineUnavailableException)
        {
            return Refusals.StoreUnavailable();
        }
    }
}
