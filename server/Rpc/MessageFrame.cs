using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ChatGo.Server.Rpc;

/// <summary>Lays a message out as every reader of its room gets it: a gRPC frame with the sequence, still 0, in
/// front, where the room can fill it in.</summary>
internal static class MessageFrame
{
    private const int SequenceTagBytes = 1;

    /// <summary>Makes the frame of a message.</summary>
    /// <param name="from">The sender's name.</param>
    /// <param name="text">The text.</param>
    /// <param name="createdAt">When the server took it.</param>
    public static Frame Create(string from, string text, Timestamp createdAt)
    {
        // Protobuf reads fields in any order; the message itself writes those behind the sequence.
        var rest = new Message { From = from, Text = text, CreatedAt = createdAt };
        var bytes = new byte[FrameBatch.PrefixBytes + SequenceTagBytes + sizeof(long) + rest.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - FrameBatch.PrefixBytes);
        bytes[FrameBatch.PrefixBytes] =
            (byte)WireFormat.MakeTag(Message.SequenceFieldNumber, WireFormat.WireType.Fixed64);
        const int SequenceOffset = FrameBatch.PrefixBytes + SequenceTagBytes;
        rest.WriteTo(bytes.AsSpan(SequenceOffset + sizeof(long)));
        return new Frame(bytes, SequenceOffset);
    }
}
