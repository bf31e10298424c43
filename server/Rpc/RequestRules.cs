using System.Globalization;
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
                $"{Size(request.ChatId)} bytes; allowed are 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-]");
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
    public void Check(SendMessageRequest request)
    {
        NotServed("message_id", request.MessageId.Length > 0);
        NotServed("chat_ref", request.ChatRef != 0);
        AtMost("chat_id", request.ChatId, RoomId.MaxLength);
        if (request.Message is null)
        {
            throw Statuses.InvalidField("message", "missing");
        }

        AtMost("message.from", request.Message.From, options.MaxNameBytes);
        AtMost("message.text", request.Message.Text, options.MaxTextBytes);
    }

    private static void NotServed(string field, bool isSet)
    {
        if (isSet)
        {
            throw Statuses.FieldNotServed(field);
        }
    }

    private static void AtMost(string field, string value, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(value) is var bytes && bytes > maxBytes)
        {
            throw Statuses.InvalidField(field, $"{Size(value)} bytes; at most {maxBytes} are allowed");
        }
    }

    private static string Size(string value) =>
        Encoding.UTF8.GetByteCount(value).ToString(CultureInfo.InvariantCulture);
}
