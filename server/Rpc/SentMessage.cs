using System.Buffers;
using ChatGo.Api;
using Grpc.Core;

namespace ChatGo.Server.Rpc;

/// <summary>A SendMessageRequest as the bytes it came in: its texts are UTF-8, checked, and never become strings.
/// </summary>
/// <remarks>One thread. Whoever has it disposes of it; one that is forgotten costs the pool an array, no more.</remarks>
internal sealed class SentMessage : IDisposable
{
    private readonly SendMessageFields _fields;
    private byte[]? _bytes;

    private SentMessage(byte[] bytes, in SendMessageFields fields)
    {
        _bytes = bytes;
        _fields = fields;
    }

    /// <summary>Gets how a request is read; it is never written.</summary>
    public static Marshaller<SentMessage> Marshaller { get; } = new(
        static (_, _) => throw new NotSupportedException("The server sends no requests."), Read);

    /// <summary>Gets the room's id, as the caller gave it. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> ChatId => _fields.ChatId.Of(_bytes);

    /// <summary>Gets the id that would make the send idempotent. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> MessageId => _fields.MessageId.Of(_bytes);

    /// <summary>Gets the room's number, in place of its id; 0: none.</summary>
    public uint ChatRef => _fields.ChatRef;

    /// <summary>Gets whether there is a message, however empty.</summary>
    public bool HasMessage => _fields.HasMessage;

    /// <summary>Gets the sender's name. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> From => _fields.From.Of(_bytes);

    /// <summary>Gets the text. Unit: UTF-8.</summary>
    public ReadOnlySpan<byte> Text => _fields.Text.Of(_bytes);

    /// <summary>Takes a request that stands in other bytes.</summary>
    /// <param name="request">Its bytes; copied.</param>
    /// <param name="problem">What is wrong, where it is none.</param>
    /// <returns>The request; null where the bytes are none.</returns>
    public static SentMessage? TryParse(ReadOnlySpan<byte> request, out string? problem)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(request.Length);
        request.CopyTo(bytes);
        problem = SendMessageParser.Parse(bytes.AsSpan(0, request.Length), out var fields);
        if (problem is null)
        {
            return new SentMessage(bytes, fields);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return null;
    }

    /// <summary>Gives the bytes back: none of the texts may be used any more.</summary>
    public void Dispose()
    {
        if (_bytes is { } bytes)
        {
            _bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static SentMessage Read(DeserializationContext context)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(context.PayloadLength);
        context.PayloadAsReadOnlySequence().CopyTo(bytes);
        if (SendMessageParser.Parse(bytes.AsSpan(0, context.PayloadLength), out var fields) is not { } problem)
        {
            return new SentMessage(bytes, fields);
        }

        ArrayPool<byte>.Shared.Return(bytes);
        throw Statuses.Malformed(nameof(ChatV1.ChatV1Base.SendMessage), problem);
    }
}
