using ChatGo.Api;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Rooms;

/// <summary>Makes the load's rooms.</summary>
internal static class RoomMaker
{
    /// <summary>Makes a room, or finds it made.</summary>
    /// <returns>What the server said; null where the room is there.</returns>
    public static async Task<Status?> TryMakeAsync(ILoadLine line, LoadRoom room, CancellationToken stopping)
    {
        var answer = new CreateChatResponse();
        var status = await UnaryCall.AskAsync(
            line, ChatMethods.CreateChat, new CreateChatRequest { ChatId = room.ChatId }, answer, stopping);
        if (status.StatusCode == StatusCode.OK)
        {
            room.Made(answer.Epoch);
        }

        return status.StatusCode is StatusCode.OK or StatusCode.AlreadyExists ? null : status;
    }
}
