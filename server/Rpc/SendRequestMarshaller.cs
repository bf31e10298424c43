using ChatGo.Api;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Reads SendMessage's request as bytes.</summary>
internal static class SendRequestMarshaller
{
    /// <summary>Gets how a request is read; it is never written.</summary>
    public static Marshaller<SendRequest> Instance { get; } = new(
        static (_, _) => throw new NotSupportedException("The server sends no requests."), Read);

    private static SendRequest Read(DeserializationContext context) =>
        SendRequest.TryParse(context.PayloadAsReadOnlySequence(), out var problem)
        ?? throw Refusals.Malformed(nameof(ChatV1.ChatV1Base.SendMessage), problem!).ToException();
}
