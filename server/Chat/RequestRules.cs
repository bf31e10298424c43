using System.Text;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Callers;
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

    /// <summary>The longest reason of something that is done about a user. Unit: bytes of UTF-8.</summary>
    public const int MaxReasonBytes = 256;

    /// <summary>The slowest slow mode. Unit: seconds.</summary>
    public const int MaxSlowModeSeconds = 21_600;

    /// <summary>How many rooms a message may be sent to by their ids.</summary>
    public const int MaxBroadcastChats = 10_000;

    /// <summary>For how long somebody who was sent out may be kept out; for longer there are bans. Unit: seconds.</summary>
    public const int MaxRejoinSeconds = 31_536_000;

    /// <summary>Checks a wish for a room.</summary>
    public static Refusal? Check(CreateChatRequest request) =>
        AtMost("title", request.Title, MaxTitleBytes) ?? (request.ChatId.Length > 0 ? ValidId(request.ChatId) : null);

    /// <summary>Checks the id of a room that need not be there.</summary>
    public static Refusal? CheckId(string chatId, string field = "chat_id") => AtMost(field, chatId, RoomId.MaxLength);

    /// <summary>Checks how ids of rooms shall begin.</summary>
    public static Refusal? CheckPrefix(string prefix) => AtMost("prefix", prefix, RoomId.MaxLength);

    /// <summary>Checks why something is done, as it is told to people.</summary>
    public static Refusal? CheckReason(string reason, string field = "reason") => AtMost(field, reason, MaxReasonBytes);

    /// <summary>Checks what a room shall be.</summary>
    public static Refusal? Check(UpdateChatRequest request) =>
        CheckId(request.ChatId)
        ?? AtMost("title", request.Title, MaxTitleBytes)
        ?? (request.SlowModeSeconds <= MaxSlowModeSeconds ? null : Refusals.InvalidField(
            "slow_mode_seconds", $"{request.SlowModeSeconds}; at most {MaxSlowModeSeconds} are allowed"))
        ?? (request.HasTitle || request.HasSlowModeSeconds || request.HasFrozen ? null : Refusals.InvalidField(
            "title", "one of title, slow_mode_seconds and frozen is needed"));

    /// <summary>Checks the name of somebody that something is done about.</summary>
    /// <param name="username">The name.</param>
    /// <param name="field">Where it stands.</param>
    public Refusal? CheckUser(string username, string field = "username") => username.Length == 0
        ? Refusals.InvalidField(field, "missing: a name is needed")
        : AtMost(field, username, Math.Max(options.MaxNameBytes, NameRule.MaxBytes) + Caller.GuestPrefix.Length);

    /// <summary>Checks a name that may be missing.</summary>
    public Refusal? CheckName(string username) => username.Length == 0 ? null : CheckUser(username);

    /// <summary>Checks which streams to end.</summary>
    public Refusal? Check(EndStreamsRequest request) =>
        CheckReason(request.Reason)
        ?? (request.HasUsername ? CheckUser(request.Username)
            : request.StreamId == 0 ? Refusals.InvalidField("stream_id", "missing: stream_id or username is needed")
            : null);

    /// <summary>Checks what to send to many rooms, and to which. The message is checked where it is sent.</summary>
    public Refusal? Check(BroadcastRequest request) =>
        (request.Message is null ? Refusals.InvalidField("message", "missing") : null)
        ?? AtMost("message_id", request.MessageId, MaxMessageIdBytes)
        ?? AtMost("message.from", request.Message!.From, options.MaxNameBytes)
        ?? AtMost("message.text", request.Message.Text, options.MaxTextBytes)
        ?? request.ToCase switch
        {
            BroadcastRequest.ToOneofCase.Chats => request.Chats.ChatIds_.Count is >= 1 and <= MaxBroadcastChats
                ? request.Chats.ChatIds_.Select(static id => CheckId(id, "chats.chat_ids")).FirstOrDefault(static refusal => refusal is not null)
                : Refusals.InvalidField(
                    "chats.chat_ids", $"{request.Chats.ChatIds_.Count} chats; 1 to {MaxBroadcastChats} are allowed"),
            BroadcastRequest.ToOneofCase.Prefix => request.Prefix.Length == 0
                ? Refusals.InvalidField("prefix", "missing: use all for every chat")
                : CheckPrefix(request.Prefix),
            BroadcastRequest.ToOneofCase.All when request.All => null,
            _ => Refusals.InvalidField("to", "missing: one of chats, prefix and all is needed"),
        };

    /// <summary>Checks whom to send out of a room.</summary>
    public Refusal? Check(RemoveMemberRequest request) =>
        CheckId(request.ChatId)
        ?? CheckUser(request.Username)
        ?? CheckReason(request.Reason)
        ?? (request.RejoinAfterSeconds <= MaxRejoinSeconds ? null : Refusals.InvalidField(
            "rejoin_after_seconds", $"{request.RejoinAfterSeconds}; at most {MaxRejoinSeconds} are allowed"));

    /// <summary>Checks what a user may not do.</summary>
    /// <param name="wanted">It; null where the request has none.</param>
    /// <param name="now">The time.</param>
    public Refusal? Check(Api.Restriction? wanted, DateTimeOffset now) => wanted is null
        ? Refusals.InvalidField("restriction", "missing")
        : CheckRoom(wanted.ChatId, "restriction.chat_id")
            ?? CheckUser(wanted.Username, "restriction.username")
            ?? CheckKind(wanted.Kind, "restriction.kind")
            ?? CheckReason(wanted.Reason, "restriction.reason")
            ?? TimeFields.CheckFuture(wanted.Until, "restriction.until", now);

    /// <summary>Checks what to lift.</summary>
    public Refusal? Check(LiftRestrictionRequest request) =>
        CheckRoom(request.ChatId, "chat_id") ?? CheckUser(request.Username) ?? CheckKind(request.Kind, "kind");

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

    /// <summary>Checks the id of a room that need not be there, or of all.</summary>
    private static Refusal? CheckRoom(string chatId, string field) => chatId.Length == 0 ? null : ValidId(chatId, field);

    private static Refusal? CheckKind(Api.Restriction.Types.Kind kind, string field) =>
        kind is Api.Restriction.Types.Kind.Ban or Api.Restriction.Types.Kind.Mute
            ? null
            : Refusals.InvalidField(field, $"{(int)kind}; KIND_BAN (1) or KIND_MUTE (2) is needed");

    private static Refusal? ValidId(string chatId, string field = "chat_id") => RoomId.IsValid(chatId)
        ? null
        : Refusals.InvalidField(
            field,
            $"{Encoding.UTF8.GetByteCount(chatId)} bytes; "
            + $"allowed are 1 to {RoomId.MaxLength} characters of [A-Za-z0-9._:-]");

    private static Refusal? AtMost(string field, string value, int maxBytes) =>
        AtMost(field, Encoding.UTF8.GetByteCount(value), maxBytes);

    private static Refusal? AtMost(string field, int bytes, int maxBytes) => bytes <= maxBytes
        ? null
        : Refusals.InvalidField(field, $"{bytes} bytes; at most {maxBytes} are allowed");
}
