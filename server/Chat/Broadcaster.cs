using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Chat;

/// <summary>Sends one message to many rooms. Each takes it, or refuses it, as it does any other.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class Broadcaster(RoomRegistry rooms, Sender sender)
{
    /// <summary>How many refused rooms are named. 1,000 of the longest ids are 130 KB.</summary>
    private const int MaxNamed = 1_000;

    /// <summary>Rooms that get it before others have their turn on the thread.</summary>
    private const int RoomsPerTurn = 256;

    /// <summary>Sends it.</summary>
    /// <param name="caller">Who sends; may send everywhere.</param>
    /// <param name="request">The message, and where to; checked.</param>
    /// <param name="gone">Nobody waits for the answer: the rooms that are left do not get it.</param>
    public async ValueTask<Result<BroadcastResponse>> SendAsync(Caller caller, BroadcastRequest request, CancellationToken gone)
    {
        var wanted = new SendMessageRequest { Message = request.Message, MessageId = request.MessageId };
        using var message = SendRequest.TryParse(wanted.ToByteArray(), out var problem)
            ?? throw new RefusalException(Refusals.Malformed(nameof(ChatAdminV1.ChatAdminV1Base.Broadcast), problem!));
        if (Sender.MaySend(caller, message, Permissions.Send) is { } wrong)
        {
            // The name is, in any room.
            return wrong;
        }

        var response = new BroadcastResponse();
        try
        {
            await SendAsync(caller, message, request, response, gone);
        }
        catch (EngineUnavailableException)
        {
            // Which rooms there are, nobody can say now; some may have it, and under its id a retry sends it to none twice.
            return Refusals.StoreUnavailable();
        }

        return response;
    }

    private async ValueTask SendAsync(
        Caller caller, SendRequest message, BroadcastRequest request, BroadcastResponse response, CancellationToken gone)
    {
        var tried = 0;
        await foreach (var chatId in TargetsAsync(request))
        {
            if (gone.IsCancellationRequested)
            {
                break;
            }

            if ((await rooms.FindOrRefuseAsync(chatId)).Value is { } room && (await sender.SendAsync(caller, message, room)).Refusal is null)
            {
                response.Stored++;
            }
            else
            {
                response.Refused++;
                if (response.RefusedChatIds.Count < MaxNamed)
                {
                    response.RefusedChatIds.Add(chatId);
                }
            }

            tried++;
            if (tried % RoomsPerTurn == 0)
            {
                await Task.Yield();
            }
        }
    }

    private IAsyncEnumerable<string> TargetsAsync(BroadcastRequest request) => request.ToCase switch
    {
        BroadcastRequest.ToOneofCase.Chats => request.Chats.ChatIds_.Distinct(StringComparer.Ordinal).ToAsyncEnumerable(),
        BroadcastRequest.ToOneofCase.Prefix => rooms.IdsAsync(request.Prefix),
        _ => rooms.IdsAsync(string.Empty),
    };
}
