using System.Buffers.Binary;
using System.Text;
using ChatGo.Api;
using ChatGo.Core.Messages;
using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Lays out the answer to a Session's request, as a gRPC frame. A send's is laid out by hand: the
/// generated messages measure every level of nesting again, a third of what a send costs.</summary>
internal static class AckFrame
{
    /// <summary>Of a tag below 16, and of a length below 128.</summary>
    private const int HeaderBytes = 2;

    private const int TagBytes = 1;
    private const int SequenceBytes = TagBytes + sizeof(long);
    private const int MaxSmallBytes = 127;

    /// <summary>Done, with nothing to tell.</summary>
    public static Frame Create(ulong requestId) => NoticeFrame.Ack(new Ack { RequestId = requestId });

    /// <summary>Refused.</summary>
    public static Frame Create(ulong requestId, Error error) =>
        NoticeFrame.Ack(new Ack { RequestId = requestId, Error = error });

    /// <summary>Sent.</summary>
    public static Frame Create(ulong requestId, SendMessageResponse sent) =>
        NoticeFrame.Ack(new Ack { RequestId = requestId, Sent = sent });

    /// <summary>Sent, and not a duplicate: laid out in place.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="sequence">The message's place.</param>
    /// <param name="time">When the server took it.</param>
    /// <param name="epoch">The room's.</param>
    /// <returns>Null where it is longer than what is laid out here.</returns>
    public static Frame? TryCreate(ulong requestId, long sequence, DateTimeOffset time, string epoch)
    {
        var createdAt = WireTime.Of(time);
        var timeBytes = createdAt.SizeBytes;
        var sentBytes = SequenceBytes + HeaderBytes + timeBytes + HeaderBytes + epoch.Length;
        var ackBytes = TagBytes + CodedOutputStream.ComputeUInt64Size(requestId) + HeaderBytes + sentBytes;
        var noticeBytes = HeaderBytes + ackBytes;
        if (requestId == 0 || noticeBytes > MaxSmallBytes)
        {
            return null;
        }

        var bytes = new byte[GrpcPrefix.Bytes + HeaderBytes + noticeBytes];
        GrpcPrefix.Write(bytes);
        var rest = bytes.AsSpan(GrpcPrefix.Bytes);
        rest = WireWriter.Header(rest, Message.NoticeFieldNumber, noticeBytes);
        rest = WireWriter.Header(rest, Notice.AckFieldNumber, ackBytes);
        rest[0] = (byte)WireFormat.MakeTag(Ack.RequestIdFieldNumber, WireFormat.WireType.Varint);
        rest = WireWriter.Varint(rest[TagBytes..], requestId);
        rest = WireWriter.Header(rest, Ack.SentFieldNumber, sentBytes);
        rest[0] = (byte)WireFormat.MakeTag(SendMessageResponse.SequenceFieldNumber, WireFormat.WireType.Fixed64);
        BinaryPrimitives.WriteInt64LittleEndian(rest[TagBytes..], sequence);
        rest = WireWriter.Header(rest[SequenceBytes..], SendMessageResponse.CreatedAtFieldNumber, timeBytes);
        rest = WireWriter.Header(createdAt.WriteTo(rest), SendMessageResponse.EpochFieldNumber, epoch.Length);
        Encoding.ASCII.GetBytes(epoch, rest);
        return new Frame(bytes);
    }
}
