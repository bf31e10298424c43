using System.Text;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Rpc;

/// <summary>Takes a message from a caller to its room, in whatever call it comes.</summary>
internal sealed class Sender(RoomRegistry rooms, RequestRules rules, TimeProvider time)
{
    /// <summary>Appends a message to the room that it names.</summary>
    /// <param name="request">The message; disposed of here.</param>
    /// <exception cref="Grpc.Core.RpcException">It was not stored.</exception>
    public ValueTask<StoredMessage> SendAsync(SentMessage request)
    {
        using var sent = request;
        rules.Check(sent);
        if (sent.ChatRef != 0)
        {
            throw Statuses.InvalidField("chat_ref", "only a Session has numbers for its rooms: use chat_id");
        }

        // As many characters as bytes are always enough.
        Span<char> id = stackalloc char[RoomId.MaxLength];
        id = id[..Encoding.UTF8.GetChars(sent.ChatId, id)];
        if (!sent.MessageId.IsEmpty)
        {
            return SendOnceAsync(id.ToString(), Outgoing.Of(sent, time.GetUtcNow()));
        }

        var frame = MessageFrame.Create(sent.From, sent.Text, default, time.GetUtcNow());
        var room = rooms.Append(id, frame, out var sequence) ?? throw Statuses.ChatNotFound(id.ToString());
        return ValueTask.FromResult(new StoredMessage(room, sequence, frame.CreatedAt, IsDuplicate: false));
    }

    /// <summary>Appends a message to a room that is known.</summary>
    /// <param name="request">The message; disposed of here.</param>
    /// <param name="room">The room.</param>
    /// <exception cref="Grpc.Core.RpcException">It was not stored.</exception>
    public ValueTask<StoredMessage> SendAsync(SentMessage request, Room room)
    {
        using var sent = request;
        rules.Check(sent);
        if (!sent.MessageId.IsEmpty)
        {
            return SendOnceAsync(room, Outgoing.Of(sent, time.GetUtcNow()));
        }

        var frame = MessageFrame.Create(sent.From, sent.Text, default, time.GetUtcNow());
        return room.TryAppend(frame, out var sequence)
            ? ValueTask.FromResult(new StoredMessage(room, sequence, frame.CreatedAt, IsDuplicate: false))
            : throw Statuses.ChatNotFound(room.Id);
    }

    private static async ValueTask<StoredMessage> SendOnceAsync(Room room, Outgoing message) =>
        await TrySendOnceAsync(room, message) ?? throw Statuses.ChatNotFound(room.Id);

    private static async ValueTask<StoredMessage?> TrySendOnceAsync(Room room, Outgoing message)
    {
        var (outcome, receipt) =
            await room.AppendOnceAsync(message.ToFrame(), message.Key, message.Text);
        return outcome switch
        {
            AppendOutcome.OtherText => throw Statuses.MessageIdTaken(message.Key.MessageId),
            AppendOutcome.Ended => null,
            _ => new StoredMessage(
                room, receipt.Sequence, receipt.CreatedAt, outcome == AppendOutcome.Duplicate),
        };
    }

    private async ValueTask<StoredMessage> SendOnceAsync(string chatId, Outgoing message)
    {
        // A room that was just removed may have been made anew.
        while (rooms.Find(chatId) is { } room)
        {
            if (await TrySendOnceAsync(room, message) is { } stored)
            {
                return stored;
            }
        }

        throw Statuses.ChatNotFound(chatId);
    }
}
