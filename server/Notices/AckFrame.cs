using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using Google.Protobuf;

namespace ChatGo.Server.Notices;

/// <summary>Lays out the answer to a Session's request, as a gRPC frame. A send's is laid out by hand around the
/// response: the generated messages measure every level of nesting again, a third of what a send costs.</summary>
internal static class AckFrame
{
    /// <summary>Of a tag below 16, and of a length below 128.</summary>
    private const int HeaderBytes = 2;

    private const int TagBytes = 1;
    private const int MaxSmallBytes = 127;

    /// <summary>Done, with nothing to tell.</summary>
    public static Frame Create(ulong requestId) => Create(new Ack { RequestId = requestId });

    /// <summary>Refused.</summary>
    public static Frame Create(ulong requestId, Error error) => Create(new Ack { RequestId = requestId, Error = error });

    /// <summary>Sent.</summary>
    public static Frame Create(ulong requestId, SendMessageResponse sent)
    {
        var sentBytes = sent.CalculateSize();
        var ackBytes = TagBytes + CodedOutputStream.ComputeUInt64Size(requestId) + HeaderBytes + sentBytes;
        var noticeBytes = HeaderBytes + ackBytes;
        if (requestId == 0 || noticeBytes > MaxSmallBytes)
        {
            return Create(new Ack { RequestId = requestId, Sent = sent });
        }

        var bytes = new byte[FrameBatch.PrefixBytes + HeaderBytes + noticeBytes];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), HeaderBytes + noticeBytes);
        var rest = bytes.AsSpan(FrameBatch.PrefixBytes);
        rest = WriteHeader(rest, Message.NoticeFieldNumber, noticeBytes);
        rest = WriteHeader(rest, Notice.AckFieldNumber, ackBytes);
        rest[0] = (byte)WireFormat.MakeTag(Ack.RequestIdFieldNumber, WireFormat.WireType.Varint);
        rest = WriteVarint(rest[TagBytes..], requestId);
        sent.WriteTo(WriteHeader(rest, Ack.SentFieldNumber, sentBytes));
        return new Frame(bytes);
    }

    private static Frame Create(Ack ack) => NoticeFrame.Create(new Notice { Ack = ack });

    private static Span<byte> WriteHeader(Span<byte> target, int number, int length)
    {
        target[0] = (byte)WireFormat.MakeTag(number, WireFormat.WireType.LengthDelimited);
        target[TagBytes] = (byte)length;
        return target[HeaderBytes..];
    }

    private static Span<byte> WriteVarint(Span<byte> target, ulong value)
    {
        var index = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[index++] = (byte)(value | 0x80);
        }

        target[index++] = (byte)value;
        return target[index..];
    }
}
