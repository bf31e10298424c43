using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Rpc;

/// <summary>Lays a message out as every reader of its room gets it: a gRPC frame with the sequence and the room's
/// number, still 0, in front, where the room can fill them in; behind them what the message itself would write.
/// </summary>
internal static class MessageFrame
{
    private const int TagBytes = 1;
    private const int SequenceOffset = FrameBatch.PrefixBytes + TagBytes;
    private const int RoomOffset = SequenceOffset + sizeof(long) + TagBytes;
    private const int FieldsOffset = RoomOffset + sizeof(uint);

    /// <summary>Makes the frame of a message.</summary>
    /// <param name="from">The sender's name. Unit: UTF-8.</param>
    /// <param name="text">The text. Unit: UTF-8.</param>
    /// <param name="messageId">The sender's id for it; may be empty. Unit: UTF-8.</param>
    /// <param name="createdAt">When the server took it.</param>
    public static Frame Create(
        ReadOnlySpan<byte> from, ReadOnlySpan<byte> text, ReadOnlySpan<byte> messageId, WireTime createdAt)
    {
        var timeBytes = createdAt.SizeBytes;
        var bytes = new byte[
            FieldsOffset + FieldBytes(from) + FieldBytes(text) + WireWriter.HeaderBytes(timeBytes) + timeBytes
            + FieldBytes(messageId)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - FrameBatch.PrefixBytes);
        bytes[FrameBatch.PrefixBytes] =
            (byte)WireFormat.MakeTag(Message.SequenceFieldNumber, WireFormat.WireType.Fixed64);
        bytes[RoomOffset - TagBytes] =
            (byte)WireFormat.MakeTag(Message.ChatRefFieldNumber, WireFormat.WireType.Fixed32);
        var rest = bytes.AsSpan(FieldsOffset);
        rest = Write(rest, Message.FromFieldNumber, from);
        rest = Write(rest, Message.TextFieldNumber, text);
        rest = createdAt.WriteTo(WireWriter.Header(rest, Message.CreatedAtFieldNumber, timeBytes));
        Write(rest, Message.MessageIdFieldNumber, messageId);
        return new Frame(bytes, SequenceOffset, RoomOffset);
    }

    private static int FieldBytes(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 0 : WireWriter.HeaderBytes(text.Length) + text.Length;

    private static Span<byte> Write(Span<byte> target, int number, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return target;
        }

        target = WireWriter.Header(target, number, text.Length);
        text.CopyTo(target);
        return target[text.Length..];
    }
}
