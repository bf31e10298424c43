using System.Text;
using ChatGo.Api;
using ChatGo.Server.Rpc;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Tests.Server.Wire;

/// <summary>All that the server takes of a SendMessageRequest.</summary>
internal sealed record Request(
    string ChatId, string MessageId, uint ChatRef, bool HasMessage, string From, string Text)
{
    /// <summary>As the generated parser reads it; null where it refuses.</summary>
    public static Request? ReadByGeneratedParser(Payload payload)
    {
        try
        {
            var request = SendMessageRequest.Parser.ParseFrom(payload.ToSequence());
            var message = request.Message ?? new Message();
            return new Request(
                request.ChatId, request.MessageId, request.ChatRef, request.Message is not null,
                message.From, message.Text);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>As the server reads it; null where it refuses.</summary>
    public static Request? ReadByServer(Payload payload)
    {
        try
        {
            using var sent = SendRequestMarshaller.Instance.ContextualDeserializer(payload.ToContext());
            return new Request(
                Encoding.UTF8.GetString(sent.ChatId), Encoding.UTF8.GetString(sent.MessageId), sent.ChatRef,
                sent.HasMessage, Encoding.UTF8.GetString(sent.From), Encoding.UTF8.GetString(sent.Text));
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.InvalidArgument)
        {
            return null;
        }
    }
}
