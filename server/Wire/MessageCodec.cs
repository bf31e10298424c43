using System.Buffers.Binary;
using System.Text;
using ChatGo.Api;
using ChatGo.Core.Messages;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Wire;

/// <summary>Where in a message's frame stands what its room fills in: <c>sequence</c>, <c>chat_ref</c> and
/// <c>created_at</c>, the last with numbers of a fixed width. Zeros at a number's end are legal in protobuf, and every
/// reader takes them.</summary>
internal sealed class MessageCodec : IFrameCodec
{
    private const int TagBytes = 1;
    private const int LengthBytes = 1;

    /// <summary>Seconds up to the year 3058, and every count of nanoseconds.</summary>
    private const int NumberBytes = WireWriter.PaddedBytes;
    private const int TimeBytes = 2 * (TagBytes + NumberBytes);

    private const int SequenceOffset = GrpcPrefix.Bytes + TagBytes;
    private const int RoomOffset = SequenceOffset + sizeof(long) + TagBytes;
    private const int TimeOffset = RoomOffset + sizeof(uint) + TagBytes + LengthBytes;
    private const int SecondsOffset = TimeOffset + TagBytes;
    private const int NanosOffset = SecondsOffset + NumberBytes + TagBytes;

    /// <summary>Behind sequence and number: what is left is a message by itself.</summary>
    private const int BodyOffset = TimeOffset - LengthBytes - TagBytes;

    private const uint FromTag = (Message.FromFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;
    private const uint TextTag = (Message.TextFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;
    private const uint MessageIdTag = (Message.MessageIdFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    /// <summary>Where the fields begin that the sender gave.</summary>
    public const int FieldsOffset = TimeOffset + TimeBytes;

    /// <summary>Gets the one there is.</summary>
    public static MessageCodec Instance { get; } = new();

    /// <summary>Lays out the fields that the room fills in.</summary>
    /// <param name="frame">The frame, of zeros.</param>
    /// <param name="time">When the server took the message. Unit: as of <see cref="IFrameCodec.WriteTime"/>.</param>
    public static void Begin(Span<byte> frame, long time)
    {
        LayTags(frame);
        WireWriter.Header(
            frame[(TimeOffset - LengthBytes - TagBytes)..], Message.CreatedAtFieldNumber, TimeBytes);
        frame[SecondsOffset - TagBytes] =
            (byte)WireFormat.MakeTag(Timestamp.SecondsFieldNumber, WireFormat.WireType.Varint);
        frame[NanosOffset - TagBytes] =
            (byte)WireFormat.MakeTag(Timestamp.NanosFieldNumber, WireFormat.WireType.Varint);
        Instance.WriteTime(frame, time);
    }

    /// <inheritdoc/>
    public void WriteRoom(Span<byte> frame, uint room) =>
        BinaryPrimitives.WriteUInt32LittleEndian(frame[RoomOffset..], room);

    /// <inheritdoc/>
    public void WriteSequence(Span<byte> frame, long sequence) =>
        BinaryPrimitives.WriteInt64LittleEndian(frame[SequenceOffset..], sequence);

    /// <summary>Reads the place of a message that its room has taken.</summary>
    public static long ReadSequence(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadInt64LittleEndian(frame[SequenceOffset..]);

    /// <summary>Reads the number of the room that has taken a message.</summary>
    public static uint ReadRoom(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[RoomOffset..]);

    /// <inheritdoc/>
    public long ReadTime(ReadOnlySpan<byte> frame) => WireTime.ToTicks(
        (long)WireWriter.ReadPadded(frame[SecondsOffset..]),
        (int)WireWriter.ReadPadded(frame[NanosOffset..]));

    /// <inheritdoc/>
    public void WriteTime(Span<byte> frame, long time)
    {
        var moment = WireTime.OfTicks(time);
        WireWriter.Padded(frame[SecondsOffset..], (ulong)moment.Seconds);
        WireWriter.Padded(frame[NanosOffset..], (ulong)moment.Nanos);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> frame) => frame[BodyOffset..];

    /// <inheritdoc/>
    public Frame Lay(ReadOnlySpan<byte> body)
    {
        var bytes = new byte[BodyOffset + body.Length];
        GrpcPrefix.Write(bytes);
        LayTags(bytes);
        body.CopyTo(bytes.AsSpan(BodyOffset));
        return new Frame(bytes, this);
    }

    /// <inheritdoc/>
    public bool TryReadKey(ReadOnlySpan<byte> body, out SendKey key, out ReadOnlySpan<byte> text)
    {
        var reader = new WireReader(body);
        var (from, id, said) = (default(ByteSlice), default(ByteSlice), default(ByteSlice));
        while (!reader.IsAtEnd && reader.TryReadTag(out var tag))
        {
            var isRead = tag switch
            {
                FromTag => reader.TryReadBytes(out from),
                TextTag => reader.TryReadBytes(out said),
                MessageIdTag => reader.TryReadBytes(out id),
                _ => reader.TrySkip(tag, WireShape.Opaque),
            };
            if (!isRead)
            {
                break;
            }
        }

        key = id.Length == 0
            ? default
            : new SendKey(Encoding.UTF8.GetString(from.Of(body)), Encoding.UTF8.GetString(id.Of(body)));
        text = said.Of(body);
        return id.Length > 0 && reader.Problem is null;
    }

    /// <summary>Lays out where number and sequence come.</summary>
    private static void LayTags(Span<byte> frame)
    {
        frame[SequenceOffset - TagBytes] =
            (byte)WireFormat.MakeTag(Message.SequenceFieldNumber, WireFormat.WireType.Fixed64);
        frame[RoomOffset - TagBytes] =
            (byte)WireFormat.MakeTag(Message.ChatRefFieldNumber, WireFormat.WireType.Fixed32);
    }
}
