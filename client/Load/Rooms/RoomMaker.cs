using ChatGo.Api;
using ChatGo.Client.Load.Wire;
using Grpc.Core;

namespace ChatGo.Client.Load.Rooms;

/// <summary>Makes the load's rooms.</summary>
internal static class RoomMaker
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>Makes a room, or finds it made.</summary>
    /// <returns>What the server said; null where the room is there.</returns>
    public static async Task<Status?> TryMakeAsync(LoadLine line, LoadRoom room, CancellationToken stopping)
    {
        var deadline = (TimeProvider.System.GetUtcNow() + Within).UtcDateTime;
        var options = new CallOptions(deadline: deadline, cancellationToken: stopping);
        var request = new CreateChatRequest { ChatId = room.ChatId };
        try
        {
            using var call = line.Invoker.AsyncUnaryCall(ChatMethods.CreateChat, null, options, request);
            room.Made((await call.ResponseAsync).Epoch);
            return null;
        }
        catch (RpcException failure)
        {
            return failure.StatusCode == StatusCode.AlreadyExists ? null : failure.Status;
        }
        catch (ObjectDisposedException)
        {
            return new Status(StatusCode.Unavailable, "the connection was cut");
        }
    }
}
