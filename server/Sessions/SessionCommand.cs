using System.Buffers;
using ChatGo.Api;
using ChatGo.Server.Chat;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Sessions;

/// <summary>One request of a Session. A send's texts never become strings.</summary>
/// <param name="requestId">The caller's id for it.</param>
/// <param name="request">What it asks; null where the caller said nothing that this server knows.</param>
/// <param name="hasSend">Whether it asks for a send.</param>
/// <param name="send">The send's bytes; copied.</param>
internal sealed class SessionCommand(
    ulong requestId, SessionRequest? request, bool hasSend, ReadOnlySpan<byte> send)
{
    /// <summary>How far into a request its id reaches, where it comes first, as every generated client writes it.</summary>
    public const int MaxIdBytes = 11;

    private const uint RequestIdTag = (SessionRequest.RequestIdFieldNumber << 3) | (uint)WireFormat.WireType.Varint;
    private const uint SendTag = (SessionRequest.SendFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Gets the caller's id for it.</summary>
    public ulong RequestId => requestId;

    /// <summary>Gets the message, where it asks for a send.</summary>
    public SendRequest? Send { get; } = hasSend ? ToMessage(send) : null;

    /// <summary>Gets the room to join, where it asks for that.</summary>
    public ConnectChatRequest? Join => request?.Join;

    /// <summary>Gets the room to leave, where it asks for that.</summary>
    public Leave? Leave => request?.Leave;

    /// <summary>Gets the token to go on with, where it asks for that.</summary>
    public Renew? Renew => request?.Renew;

    /// <summary>Gets why it is refused, where it was not even read.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>Makes one of a request that was not read.</summary>
    /// <param name="begin">How it begins.</param>
    /// <param name="refusal">Why it is refused.</param>
    public static SessionCommand Refuse(ReadOnlySequence<byte> begin, Refusal refusal)
    {
        Span<byte> bytes = stackalloc byte[MaxIdBytes];
        bytes = bytes[..(int)Math.Min(begin.Length, MaxIdBytes)];
        begin.Slice(0, bytes.Length).CopyTo(bytes);
        var reader = new WireReader(bytes);
        var isFound = reader.TryReadTag(out var tag) & tag == RequestIdTag & reader.TryReadVarint(out var requestId);
        return new SessionCommand(isFound ? requestId : 0, request: null, hasSend: false, send: []) { Refusal = refusal };
    }

    /// <summary>Reads a request.</summary>
    /// <exception cref="RefusalException">The bytes are not one.</exception>
    public static SessionCommand Read(ReadOnlySequence<byte> message)
    {
        if (message.IsSingleSegment)
        {
            return Read(message.FirstSpan);
        }

        var length = (int)message.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        message.CopyTo(bytes);
        try
        {
            return Read(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static SessionCommand Read(ReadOnlySpan<byte> bytes)
    {
        if (TryFindSend(bytes, out var requestId, out var sent))
        {
            return new SessionCommand(requestId, request: null, hasSend: true, sent.Of(bytes));
        }

        try
        {
            var request = SessionRequest.Parser.ParseFrom(bytes);
            return new SessionCommand(
                request.RequestId, request, request.Send is not null, request.Send?.ToByteArray() ?? []);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new RefusalException(Refusals.Malformed(nameof(ChatV1.ChatV1Base.Session), malformed.Message));
        }
    }

    /// <summary>Finds a send in a request as every generated client writes it: the id, the send and nothing else.
    /// Anything else is the generated parser's.</summary>
    private static bool TryFindSend(ReadOnlySpan<byte> bytes, out ulong requestId, out ByteSlice sent)
    {
        (requestId, sent) = (0, default);
        var reader = new WireReader(bytes);
        return reader.TryReadTag(out var tag) && tag == RequestIdTag
            && reader.TryReadVarint(out requestId)
            && reader.TryReadTag(out tag) && tag == SendTag
            && reader.TryReadBytes(out sent)
            && reader.IsAtEnd;
    }

    private static SendRequest ToMessage(ReadOnlySpan<byte> bytes) =>
        SendRequest.TryParse(bytes, out var problem)
        ?? throw new RefusalException(Refusals.Malformed(nameof(ChatV1.ChatV1Base.Session), problem!));
}
