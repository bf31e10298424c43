using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;

namespace ChatGo.Server.Rpc;

/// <summary>What a request must be before anything is done with it; throws the status that says what is wrong.
/// </summary>
/// <param name="options">The limits.</param>
internal sealed class RequestRules(RoomOptions options)
{
    /// <summary>The longest title of a room. Unit: bytes of UTF-8.</summary>
    public const int MaxTitleBytes = 256;

    /// <summary>The longest id of a message. Unit: bytes of UTF-8.</summary>
    public const int MaxMessageIdBytes = 64;

    /// <summary>Checks a wish for a room.</summary>
    public static void Check(CreateChatRequest request)
    {
        AtMost("title", request.Title, MaxTitleBytes);
        if (request.ChatId.Length > 0)
        {
            ValidId(request.ChatId);
        }
    }

    /// <summary>Checks the id of a room that need not be there.</summary>
    public static void CheckId(string chatId) => AtMost("chat_id", chatId, RoomId.MaxLength);

    /// <summary>Checks the length of an id. Unit: bytes of UTF-8.</summary>
    public static void CheckIdBytes(int bytes) => AtMost("chat_id", bytes, RoomId.MaxLength);

    /// <summary>Checks how ids of rooms shall begin.</summary>
    public static void CheckPrefix(string prefix) => AtMost("prefix", prefix, RoomId.MaxLength);

    /// <summary>Checks a reader.</summary>
    public void Check(ConnectChatRequest request)
    {
        if (request.CreateIfMissing)
        {
            ValidId(request.ChatId);
        }
        else
        {
            CheckId(request.ChatId);
        }

        AtMost("username", request.Username, options.MaxNameBytes);
    }

    /// <summary>Checks a message.</summary>
    public void Check(SentMessage request)
    {
        AtMost("chat_id", request.ChatId.Length, RoomId.MaxLength);
        AtMost("message_id", request.MessageId.Length, MaxMessageIdBytes);
        if (!request.HasMessage)
        {
            throw Statuses.InvalidField("message", "missing");
        }

        AtMost("message.from", request.From.Length, options.MaxNameBytes);
        AtMost("message.text", request.Text.Length, options.MaxTextBytes);
    }

    private static void ValidId(string chatId)
    {
        if (!RoomId.IsValid(chatId))
        {
            throw Statuses.InvalidField(
                "chat_id",
                $"{Encoding.UTF8.GetByteCount(chatId)} bytes; "
                + $"allowed are 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-]");
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
