using ChatGo.Api;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>The calls of chat_v1 that the load makes, with marshallers of its own where it reads much.</summary>
internal static class ChatMethods
{
    private const string Service = "chat_v1.ChatV1";

    /// <summary>SendMessage.</summary>
    public static Method<SendMessageRequest, SendMessageResponse> SendMessage { get; } =
        new(MethodType.Unary, Service, "SendMessage", Of<SendMessageRequest>(), Of<SendMessageResponse>());

    /// <summary>CreateChat.</summary>
    public static Method<CreateChatRequest, CreateChatResponse> CreateChat { get; } =
        new(MethodType.Unary, Service, "CreateChat", Of<CreateChatRequest>(), Of<CreateChatResponse>());

    /// <summary>ConnectChat into one <paramref name="delivery"/>, which holds what was read last.</summary>
    public static Method<ConnectChatRequest, Delivery> ConnectChat(Delivery delivery) =>
        new(MethodType.ServerStreaming, Service, "ConnectChat", Of<ConnectChatRequest>(), Into(delivery));

    /// <summary>Session into one <paramref name="delivery"/>, which holds what was read last.</summary>
    public static Method<SessionRequest, Delivery> Session(Delivery delivery) =>
        new(MethodType.DuplexStreaming, Service, "Session", Of<SessionRequest>(), Into(delivery));

    private static Marshaller<Delivery> Into(Delivery delivery) => Marshallers.Create<Delivery>(
        static (_, _) => throw new NotSupportedException(),
        context =>
        {
            DeliveryReader.Read(context.PayloadAsReadOnlySequence(), delivery);
            return delivery;
        });

    private static Marshaller<T> Of<T>()
        where T : class, IMessage<T>, new() => Marshallers.Create(Write, Read<T>);

    private static void Write<T>(T message, SerializationContext context)
        where T : IMessage<T>
    {
        context.SetPayloadLength(message.CalculateSize());
        message.WriteTo(context.GetBufferWriter());
        context.Complete();
    }

    private static T Read<T>(DeserializationContext context)
        where T : class, IMessage<T>, new()
    {
        var message = new T();
        message.MergeFrom(context.PayloadAsReadOnlySequence());
        return message;
    }
}
