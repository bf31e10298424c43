using ChatGo.Api;
using ChatGo.Core.Engines;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>Messages that a room holds: oldest first from behind a position, or newest first from before one, or from
/// the newest on.</summary>
internal static class MessageList
{
    /// <summary>What a page may weigh; one message at least. Unit: bytes.</summary>
    private const int MaxPageBytes = 1_048_576 - 1_024;

    /// <summary>What a list adds to a message: a tag and its length. Unit: bytes.</summary>
    private const int MaxHeaderBytes = 4;

    private static readonly PageSize Size = new(Default: 100, Max: 1_000);

    /// <summary>Returns a page.</summary>
    public static async ValueTask<Result<ListMessagesResponse>> PageAsync(Room room, ListMessagesRequest request)
    {
        if (Size.Take(request.PageSize, out var size) is { } wrong)
        {
            return wrong;
        }

        var head = room.Head;
        var oldest = Math.Min(room.Oldest, head + 1);
        if (MessagePlace.Find(room, request, oldest, head, out var place) is { } refusal)
        {
            return refusal;
        }

        var response = new ListMessagesResponse { Epoch = room.Epoch, Oldest = (ulong)oldest, Head = (ulong)head };
        var next = place.Next;
        var bytes = 0;
        var kept = room.IsStored ? new KeptMessages(room, place.Step) : null;
        for (; oldest <= next && next <= head && response.Messages.Count < size; next += place.Step)
        {
            if (!room.TryGet(next, out var frame))
            {
                try
                {
                    frame = kept is null ? null : await kept.FindAsync(next);
                }
                catch (EngineUnavailableException)
                {
                    return Refusals.StoreUnavailable();
                }
            }

            if (frame is null)
            {
                // One that was dropped meanwhile is below the oldest now.
                continue;
            }

            bytes += frame.SizeBytes + MaxHeaderBytes;
            if (bytes > MaxPageBytes && response.Messages.Count > 0)
            {
                break;
            }

            var message = Message.Parser.ParseFrom(frame.Bytes[GrpcPrefix.Bytes..]);
            // It means something only on a stream.
            message.ChatRef = 0;
            response.Messages.Add(message);
        }

        if (oldest <= next && next <= head)
        {
            response.NextPageToken = (place with { Next = next }).ToToken(room.Epoch);
        }

        return response;
    }
}
