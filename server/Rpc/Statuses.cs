using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Every status the server answers with, with the details of google.rpc where they help.</summary>
internal static class Statuses
{
    /// <summary>No such room. The text is the original's: clients compare it.</summary>
    public static RpcException ChatNotFound(string chatId) => Make(
        Code.NotFound, "chat not found", new ResourceInfo { ResourceType = "chat", ResourceName = chatId });

    /// <summary>The wanted id is a room's.</summary>
    public static RpcException ChatAlreadyExists(string chatId) => Make(
        Code.AlreadyExists,
        $"chat_id: there is a chat {chatId}",
        new ResourceInfo { ResourceType = "chat", ResourceName = chatId });

    /// <summary>A request field is wrong.</summary>
    public static RpcException InvalidField(string field, string problem)
    {
        var violation = new BadRequest.Types.FieldViolation { Field = field, Description = problem };
        return Make(
            Code.InvalidArgument, $"{field}: {problem}", new BadRequest { FieldViolations = { violation } });
    }

    /// <summary>The request's bytes are no message.</summary>
    public static RpcException Malformed(string method, string problem) =>
        Make(Code.InvalidArgument, $"{method}: the request is no valid message: {problem}");

    /// <summary>Something has as many as it may have.</summary>
    public static RpcException Exhausted(string problem) => Make(Code.ResourceExhausted, problem);

    /// <summary>A request field that this server does not serve yet.</summary>
    public static RpcException FieldNotServed(string field) =>
        Make(Code.Unimplemented, $"{field} is not served yet: leave it unset");

    /// <summary>A call that this server does not serve yet.</summary>
    public static RpcException CallNotServed(string method) =>
        Make(Code.Unimplemented, $"{method} is not served yet");

    /// <summary>The server stops.</summary>
    public static RpcException Draining() => Make(Code.Unavailable, "the server is stopping: connect again");

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
