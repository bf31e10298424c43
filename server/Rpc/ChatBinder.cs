using ChatGo.Api;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>Binds the services: the generated methods, except ConnectChat, which writes batches of finished frames, and
/// SendMessage, which takes its request as bytes. Requests that are no message are the caller's error, not the
/// server's.</summary>
internal sealed class ChatBinder : ServiceBinderBase
{
    private readonly ServerServiceDefinition.Builder _methods = ServerServiceDefinition.CreateBuilder();
    private readonly ChatService _service;

    private ChatBinder(ChatService service) => _service = service;

    /// <summary>Returns the services' methods.</summary>
    /// <param name="service">Who serves ChatV1.</param>
    /// <param name="admin">Who serves ChatAdminV1.</param>
    public static ServerServiceDefinition Bind(ChatService service, ChatAdminService admin)
    {
        var binder = new ChatBinder(service);
        ChatV1.BindService(binder, service);
        ChatAdminV1.BindService(binder, admin);
        return binder._methods.Build();
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        if (method is Method<SendMessageRequest, SendMessageResponse> send)
        {
            _methods.AddMethod(
                new Method<SendRequest, SendMessageResponse>(
                    send.Type, send.ServiceName, send.Name, SendRequestMarshaller.Instance, send.ResponseMarshaller),
                _service.SendMessageInBytes);
        }
        else
        {
            _methods.AddMethod(
                Guarded(method, method.ResponseMarshaller),
                async (request, context) => AnswerBudget.Reserve(await handler!(request, context), context));
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        if (method is Method<ConnectChatRequest, Message> connectChat)
        {
            _methods.AddMethod(Guarded(connectChat, FrameBatch.Marshaller), _service.ConnectChatInFrames);
        }
        else if (method is Method<FollowRequest, Message> follow)
        {
            _methods.AddMethod(Guarded(follow, FrameBatch.Marshaller), _service.FollowInFrames);
        }
        else
        {
            _methods.AddMethod(Guarded(method, method.ResponseMarshaller), handler!);
        }
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) =>
        _methods.AddMethod(
            new Method<SessionRequest, FrameBatch>(
                method.Type,
                method.ServiceName,
                method.Name,
                (Marshaller<SessionRequest>)(object)method.RequestMarshaller,
                FrameBatch.Marshaller),
            _service.SessionInFrames);

    private static Method<TRequest, TAnswer> Guarded<TRequest, TResponse, TAnswer>(
        Method<TRequest, TResponse> method, Marshaller<TAnswer> answer)
        where TRequest : class
        where TResponse : class
        where TAnswer : class
    {
        var request = new Marshaller<TRequest>(
            method.RequestMarshaller.ContextualSerializer,
            context =>
            {
                try
                {
                    return method.RequestMarshaller.ContextualDeserializer(context);
                }
                catch (InvalidProtocolBufferException malformed)
                {
                    throw Refusals.Malformed(method.Name, malformed.Message).ToException();
                }
            });
        return new Method<TRequest, TAnswer>(method.Type, method.ServiceName, method.Name, request, answer);
    }
}
