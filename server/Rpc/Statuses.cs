using ChatGo.Api;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Every status the server answers with, with the details of google.rpc where they help.</summary>
internal static class Statuses
{
    private static readonly TimeSpan RetryAfterStop = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterAnswers = TimeSpan.FromSeconds(1);

    /// <summary>No such room. The text is the original's: clients compare it.</summary>
    public static RpcException ChatNotFound(string chatId) => Make(
        Code.NotFound, "chat not found", new ResourceInfo { ResourceType = "chat", ResourceName = chatId });

    /// <summary>The wanted id is a room's.</summary>
    public static RpcException ChatAlreadyExists(string chatId) => Make(
        Code.AlreadyExists,
        $"chat_id: there is a chat {chatId}",
        new ResourceInfo { ResourceType = "chat", ResourceName = chatId });

    /// <summary>A request field is wrong.</summary>
    public static RpcException InvalidField(string field, string problem) =>
        Make(Code.InvalidArgument, $"{field}: {problem}", Violation(field, problem));

    /// <summary>The request's bytes are no message.</summary>
    public static RpcException Malformed(string method, string problem) =>
        Make(Code.InvalidArgument, $"{method}: the request is no valid message: {problem}");

    /// <summary>A request is compressed.</summary>
    public static RpcException Compressed(string encoding) =>
        Make(Code.Unimplemented, $"{encoding}: compressed requests are not taken, send it plain");

    /// <summary>A request is not complete in time.</summary>
    public static RpcException RequestTooSlow(int seconds) =>
        Make(Code.DeadlineExceeded, $"the request is not complete after {seconds} s");

    /// <summary>A connection's answers wait, as many as may.</summary>
    public static RpcException TooManyAnswers(long bytes) => Make(
        Code.ResourceExhausted,
        $"{bytes} bytes of answers wait on this connection; take them first",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryAfterAnswers) });

    /// <summary>Something has as many as it may have.</summary>
    public static RpcException Exhausted(string problem) => Make(Code.ResourceExhausted, problem);

    /// <summary>There are as many rooms as may be.</summary>
    public static RpcException TooManyRooms(int max) => Exhausted($"{max} chats are there, as many as may be");

    /// <summary>A position is beyond the newest message.</summary>
    public static RpcException PositionAhead(string field, ulong sequence, long head) => Make(
        Code.OutOfRange,
        $"{field}.sequence: {sequence}; the newest message is {head}",
        Violation($"{field}.sequence", $"{sequence}; the newest message is {head}"));

    /// <summary>Another text was sent under the same message_id.</summary>
    public static RpcException MessageIdTaken(string messageId) => Make(
        Code.AlreadyExists,
        "message_id: another text was sent under it",
        new ResourceInfo { ResourceType = "message", ResourceName = messageId });

    /// <summary>A Session has joined the room already.</summary>
    public static RpcException AlreadyJoined(string chatId) => Make(
        Code.AlreadyExists,
        $"join.chat_id: this stream has joined {chatId} already",
        new ResourceInfo { ResourceType = "chat", ResourceName = chatId });

    /// <summary>A Session has not joined the room.</summary>
    public static RpcException NotJoined(string field, string value) => Make(
        Code.FailedPrecondition, $"{field}: this stream has not joined {value}", Violation(field, "not joined"));

    /// <summary>The server stops.</summary>
    public static RpcException Draining() => Make(
        Code.Unavailable,
        "the server is stopping: connect again",
        new RetryInfo { RetryDelay = Duration.FromTimeSpan(RetryAfterStop) });

    /// <summary>The same inside a stream that goes on.</summary>
    public static Error ToError(RpcException failure)
    {
        var status = failure.GetRpcStatus();
        return new Error
        {
            Code = (int)failure.StatusCode,
            Message = failure.Status.Detail,
            Field = status?.GetDetail<BadRequest>()?.FieldViolations.FirstOrDefault()?.Field ?? string.Empty,
            RetryAfterMs = (uint)(status?.GetDetail<RetryInfo>()?.RetryDelay.ToTimeSpan().TotalMilliseconds ?? 0),
        };
    }

    private static BadRequest Violation(string field, string problem) =>
        new() { FieldViolations = { new BadRequest.Types.FieldViolation { Field = field, Description = problem } } };

    private static RpcException Make(Code code, string message, Google.Protobuf.IMessage? detail = null)
    {
        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        if (detail is not null)
        {
            status.Details.Add(Any.Pack(detail));
        }

        return status.ToRpcException();
    }
}
