using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Chat;

/// <summary>What a request must be before anything is done with it.</summary>
/// <param name="options">The limits.</param>
internal sealed class RequestRules(RoomOptions options)
{
    /// <summary>The longest title of a room. Unit: bytes of UTF-8.</summary>
    public const int MaxTitleBytes = 256;

    /// <summary>The longest id of a message. Unit: bytes of UTF-8.</summary>
    public const int MaxMessageIdBytes = 64;

    /// <summary>Checks a wish for a room.</summary>
    public static Refusal? Check(CreateChatRequest request) =>
        AtMost("title", request.Title, MaxTitleBytes) ?? (request.ChatId.Length > 0 ? ValidId(request.ChatId) : null);

    /// <summary>Checks the id of a room that need not be there.</summary>
    public static Refusal? CheckId(string chatId) => AtMost("chat_id", chatId, RoomId.MaxLength);

    /// <summary>Checks how ids of rooms shall begin.</summary>
    public static Refusal? CheckPrefix(string prefix) => AtMost("prefix", prefix, RoomId.MaxLength);

    /// <summary>Checks a reader.</summary>
    public Refusal? Check(ConnectChatRequest request) =>
        (request.CreateIfMissing ? ValidId(request.ChatId) : CheckId(request.ChatId))
        ?? AtMost("username", request.Username, options.MaxNameBytes);

    /// <summary>Checks a message.</summary>
    public Refusal? Check(SendRequest request) =>
        AtMost("chat_id", request.ChatId.Length, RoomId.MaxLength)
        ?? AtMost("message_id", request.MessageId.Length, MaxMessageIdBytes)
        ?? (request.HasMessage ? null : Refusals.InvalidField("message", "missing"))
        ?? AtMost("message.from", request.From.Length, options.MaxNameBytes)
        ?? AtMost("message.text", request.Text.Length, options.MaxTextBytes);

    private static Refusal? ValidId(string chatId) => RoomId.IsValid(chatId)
        ? null
        : Refusals.InvalidField(
            "chat_id",
            $"{Encoding.UTF8.GetByteCount(chatId)} bytes; "
            + $"allowed are 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-]");

    private static Refusal? AtMost(string field, string value, int maxBytes) =>
        AtMost(field, Encoding.UTF8.GetByteCount(value), maxBytes);

    private static Refusal? AtMost(string field, int bytes, int maxBytes) => bytes <= maxBytes
        ? null
        : Refusals.InvalidField(field, $"{bytes} bytes; at most {maxBytes} are allowed");
}
