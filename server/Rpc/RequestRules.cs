using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Rpc;

/// <summary>What a request must be before anything is done with it; throws the status that says what is wrong.
/// </summary>
internal sealed class RequestRules(RoomOptions options)
{
    /// <summary>Checks a wish for a room.</summary>
    public static void Check(CreateChatRequest request)
    {
        NotServed("title", request.Title.Length > 0);
        if (request.ChatId.Length > 0 && !RoomId.IsValid(request.ChatId))
        {
            throw Statuses.InvalidField(
                "chat_id",
                $"{Encoding.UTF8.GetByteCount(request.ChatId)} bytes; "
                + $"allowed are 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-]");
        }
    }

    /// <summary>Checks a reader.</summary>
    public void Check(ConnectChatRequest request)
    {
        NotServed("after", request.After is not null);
        NotServed("history", request.History != 0);
        NotServed("notices", request.Notices);
        NotServed("create_if_missing", request.CreateIfMissing);
        AtMost("chat_id", request.ChatId, RoomId.MaxLength);
        AtMost("username", request.Username, options.MaxNameBytes);
    }

    /// <summary>Checks a message.</summary>
    public void Check(SentMessage request)
    {
        NotServed("message_id", !request.MessageId.IsEmpty);
        NotServed("chat_ref", request.ChatRef != 0);
        AtMost("chat_id", request.ChatId.Length, RoomId.MaxLength);
        if (!request.HasMessage)
        {
            throw Statuses.InvalidField("message", "missing");
        }

        AtMost("message.from", request.From.Length, options.MaxNameBytes);
        AtMost("message.text", request.Text.Length, options.MaxTextBytes);
    }

    private static void NotServed(string field, bool isSet)
    {
        if (isSet)
        {
            throw Statuses.FieldNotServed(field);
        }
    }

    private static void AtMost(string field, string value, int maxBytes) =>
        AtMost(field, Encoding.UTF8.GetByteCount(value), maxBytes);

    private static void AtMost(string field, int bytes, int maxBytes)
    {
        if (bytes > maxBytes)
        {
            throw Statuses.InvalidField(field, $"{bytes} bytes; at most {maxBytes} are allowed");
        }
    }
}
