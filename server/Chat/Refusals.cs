using ChatGo.Server.Callers;
using ChatGo.Server.Moderation;
using ChatGo.Server.Streams;
using Google.Rpc;

namespace ChatGo.Server.Chat;

/// <summary>Everything that the server refuses, and in which words.</summary>
internal static class Refusals
{
    private const string Chat = "chat";
    private const string NoGrantReason = "NO_GRANT";
    private const string StoreUnavailableReason = "STORE_UNAVAILABLE";

    private static readonly TimeSpan RetryAfterStop = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterAnswers = TimeSpan.FromSeconds(1);

    /// <summary>No such room. The text is the original's: clients compare it.</summary>
    public static Refusal ChatNotFound(string chatId) =>
        new(Code.NotFound, "chat not found") { Resource = new NamedResource(Chat, chatId) };

    /// <summary>The wanted id is a room's.</summary>
    public static Refusal ChatAlreadyExists(string chatId) =>
        new(Code.AlreadyExists, $"chat_id: there is a chat {chatId}") { Resource = new NamedResource(Chat, chatId) };

    /// <summary>A request field is wrong.</summary>
    public static Refusal InvalidField(string field, string problem) =>
        new(Code.InvalidArgument, $"{field}: {problem}") { Violation = new FieldViolation(field, problem) };

    /// <summary>The request's bytes are not a message.</summary>
    public static Refusal Malformed(string method, string problem) =>
        new(Code.InvalidArgument, $"{method}: the request is no valid message: {problem}");

    /// <summary>There is nothing of the kind.</summary>
    public static Refusal Unimplemented(string problem) => new(Code.Unimplemented, problem);

    /// <summary>What was asked for has taken longer than the caller waits: whether it was done, nobody can say (rule C4).</summary>
    public static Refusal TooSlow(TimeSpan deadline) =>
        new(Code.DeadlineExceeded, $"it is not done after {deadline.TotalMilliseconds} ms");

    /// <summary>A request is compressed.</summary>
    public static Refusal Compressed(string encoding) =>
        new(Code.Unimplemented, $"{encoding}: compressed requests are not taken, send it plain");

    /// <summary>A request is not complete in time.</summary>
    public static Refusal RequestTooSlow(int seconds) =>
        new(Code.DeadlineExceeded, $"the request is not complete after {seconds} s");

    /// <summary>A connection's answers wait, as many as may.</summary>
    public static Refusal TooManyAnswers(long bytes) =>
        new(Code.ResourceExhausted, $"{bytes} bytes of answers wait on this connection; take them first")
        {
            RetryAfter = RetryAfterAnswers,
        };

    /// <summary>Something has as many as it may have.</summary>
    public static Refusal Exhausted(string problem) => new(Code.ResourceExhausted, problem);

    /// <summary>There are as many rooms as may be.</summary>
    public static Refusal TooManyRooms(int max) => Exhausted($"{max} chats are there, as many as may be");

    /// <summary>A user has made as many rooms as it may.</summary>
    public static Refusal TooManyOfUser(int max) =>
        Exhausted($"this user has made {max} chats, as many as may be") with { Limit = "chats of this user" };

    /// <summary>The rooms hold what they may, and the newest message of each is all that is left.</summary>
    public static Refusal HistoryFull(long max) =>
        Exhausted($"the chats hold {max} bytes of messages, as many as may be") with
        {
            Limit = "bytes of messages in all chats",
            RetryAfter = RetryAfterAnswers,
        };

    /// <summary>A position is beyond the newest message.</summary>
    public static Refusal PositionAhead(string field, ulong sequence, long head) =>
        new(Code.OutOfRange, $"{field}.sequence: {sequence}; the newest message is {head}")
        {
            Violation = new FieldViolation($"{field}.sequence", $"{sequence}; the newest message is {head}"),
        };

    /// <summary>Another text was sent under the same message_id.</summary>
    public static Refusal MessageIdTaken(string messageId) =>
        new(Code.AlreadyExists, "message_id: another text was sent under it")
        {
            Resource = new NamedResource("message", messageId),
        };

    /// <summary>A Session has joined the room already.</summary>
    public static Refusal AlreadyJoined(string chatId) =>
        new(Code.AlreadyExists, $"join.chat_id: this stream has joined {chatId} already")
        {
            Resource = new NamedResource(Chat, chatId),
        };

    /// <summary>A Session has not joined the room.</summary>
    public static Refusal NotJoined(string field, string value) =>
        new(Code.FailedPrecondition, $"{field}: this stream has not joined {value}")
        {
            Reason = "NOT_JOINED",
            Violation = new FieldViolation(field, "not joined"),
        };

    /// <summary>Something is done more often than a limit allows.</summary>
    /// <param name="limit">What the limit is called.</param>
    /// <param name="wait">After how long it is worth another try.</param>
    public static Refusal RateExceeded(string limit, TimeSpan wait) =>
        new(Code.ResourceExhausted, $"{limit}: as many as may be; try again in {Math.Ceiling(wait.TotalMilliseconds)} ms")
        {
            Reason = "RATE",
            Limit = limit,
            RetryAfter = wait,
        };

    /// <summary>Nobody is known by what was shown, or nothing was. One text for all: the log says why.</summary>
    public static Refusal Unauthenticated() => new(Code.Unauthenticated, "a valid token or API key is needed");

    /// <summary>The caller may not do that there, whether or not there is such a room.</summary>
    /// <param name="needed">What it would need.</param>
    public static Refusal NoGrant(Permissions needed) =>
        new(Code.PermissionDenied, $"the grant {needed.ToString().ToLowerInvariant()} is needed{(needed == Permissions.Admin ? string.Empty : " for this chat")}")
        {
            Reason = NoGrantReason,
        };

    /// <summary>The user was banned, muted or sent out.</summary>
    /// <param name="restriction">What holds.</param>
    /// <param name="time">The clock.</param>
    public static Refusal Restricted(Restriction restriction, TimeProvider time) =>
        new(Code.PermissionDenied, restriction.ToMessage())
        {
            Reason = restriction.Kind.ToReason(),
            RetryAfter = Until(restriction.Until, time),
        };

    /// <summary>Only moderators may send to the room.</summary>
    public static Refusal Frozen() =>
        new(Code.PermissionDenied, "the chat is frozen: only moderators may send") { Reason = "FROZEN" };

    /// <summary>A room is in slow mode, and the user has sent a moment ago.</summary>
    /// <param name="seconds">How long after one message the next may come.</param>
    /// <param name="wait">After how long it is worth another try.</param>
    public static Refusal TooSoon(int seconds, TimeSpan wait) => new(
        Code.ResourceExhausted,
        $"the chat is in slow mode: a message per user every {seconds} s; try again in {Math.Ceiling(wait.TotalMilliseconds)} ms")
    {
        Reason = "SLOW_MODE",
        RetryAfter = wait,
    };

    /// <summary>No such restriction.</summary>
    public static Refusal NoRestriction(string username) =>
        new(Code.NotFound, "no such restriction") { Resource = new NamedResource("restriction", username) };

    /// <summary>There are as many restrictions as may be.</summary>
    /// <param name="outcome">Where.</param>
    public static Refusal TooManyRestrictions(SetOutcome outcome) => outcome == SetOutcome.RoomFull
        ? Exhausted($"the chat has {Restrictions.MaxPerRoom} restrictions, as many as may be") with { Limit = "restrictions of a chat" }
        : Exhausted($"there are {Restrictions.MaxInAll} restrictions, as many as may be") with { Limit = "restrictions in all" };

    /// <summary>The caller acts under another name than its own.</summary>
    public static Refusal OtherName(string field, string own) =>
        new(Code.PermissionDenied, $"{field}: it is not the caller's name, '{own}'")
        {
            Reason = NoGrantReason,
            Violation = new FieldViolation(field, $"it is not the caller's name, '{own}'"),
        };

    /// <summary>The caller's credentials are not a token, which alone can be renewed, or the token is another one's.</summary>
    public static Refusal OtherToken() =>
        new(Code.PermissionDenied, "renew.token: a token of the same issuer and subject is needed")
        {
            Violation = new FieldViolation("renew.token", "another issuer or subject"),
        };

    /// <summary>The server stops.</summary>
    public static Refusal Draining() =>
        new(Code.Unavailable, "the server is stopping: connect again") { RetryAfter = RetryAfterStop };

    /// <summary>A stream was open for as long as one may be.</summary>
    public static Refusal Aged() => new(Code.Unavailable, "the stream is as old as the server lets one get: connect again");

    /// <summary>What keeps the rooms does not answer, or takes nothing: nothing was stored.</summary>
    public static Refusal StoreUnavailable() => OfStore("what keeps the chats is not available now: try again");

    /// <summary>There is nothing on disk to copy.</summary>
    public static Refusal NothingKept() =>
        new(Code.FailedPrecondition, "the server keeps nothing on disk: it was started without --data");

    /// <summary>No copy was made.</summary>
    /// <param name="problem">Why not.</param>
    /// <param name="isTaken">Whether something of the name is there.</param>
    public static Refusal NoBackup(string problem, bool isTaken) =>
        new(isTaken ? Code.AlreadyExists : Code.FailedPrecondition, problem);

    /// <summary>More waits for what keeps the rooms than may.</summary>
    public static Refusal StoreBusy() =>
        new(Code.ResourceExhausted, "more messages wait for the disk than may: try again")
        {
            Reason = StoreUnavailableReason,
            RetryAfter = RetryAfterStop,
        };

    /// <summary>What keeps the rooms has not said whether it stored a message (rule C4).</summary>
    public static Refusal InDoubt() =>
        OfStore("nobody can say whether the message was stored: send it again under the same message_id");

    /// <summary>An operator has ended the stream.</summary>
    /// <param name="reason">Why; may be empty.</param>
    public static Refusal Ended(string reason) =>
        new(Code.Aborted, reason.Length == 0 ? "an operator has ended the stream" : reason);

    /// <summary>What a reader is told whose stream has ended; null where it knows, or has gone.</summary>
    /// <param name="reason">Why it has.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="chatId">The first room that it was to read.</param>
    /// <param name="time">The clock.</param>
    public static Refusal? Of(EndReason reason, OpenStream stream, string chatId, TimeProvider time) => reason switch
    {
        EndReason.Deleted => ChatNotFound(chatId),
        EndReason.Drained => Draining(),
        EndReason.Aged => Aged(),
        EndReason.Expired => Unauthenticated(),
        EndReason.Removed => Removed(stream.Expulsion ?? Expulsion.GrantGone, time),
        EndReason.Ended => Ended(stream.EndMessage),
        _ => null,
    };

    private static Refusal OfStore(string message) =>
        new(Code.Unavailable, message) { Reason = StoreUnavailableReason, RetryAfter = RetryAfterStop };

    private static Refusal Removed(Expulsion expulsion, TimeProvider time) =>
        new(Code.PermissionDenied, expulsion.Message) { Reason = expulsion.Reason, RetryAfter = Until(expulsion.Until, time) };

    /// <summary>It may have ended since it was looked at.</summary>
    private static TimeSpan? Until(DateTimeOffset? end, TimeProvider time) =>
        end is not { } moment ? null : moment - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
}

