using System.Buffers.Binary;
using ChatGo.Api;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>Reads a chat_v1.Message where it lies: no object, no string, no copy, unless it is a notice.</summary>
internal static class DeliveryReader
{
    private const int MaxVarintBytes = 10;

    /// <summary>Fills <paramref name="delivery"/> from the bytes of one message, fields in any order.</summary>
    /// <exception cref="RpcException">The bytes are no message.</exception>
    public static void Read(ReadOnlySpan<byte> message, Delivery delivery)
    {
        (delivery.Sequence, delivery.ChatRef, delivery.Due, delivery.Notice) = (0, 0, 0, null);
        while (!message.IsEmpty)
        {
            var tag = (uint)ReadVarint(ref message);
            var value = Take(ref message, WireFormat.GetTagWireType(tag));
            switch (tag)
            {
                case (Message.TextFieldNumber << 3) | (int)WireFormat.WireType.LengthDelimited:
                    delivery.Due = DueText.Read(value);
                    break;
                case (Message.SequenceFieldNumber << 3) | (int)WireFormat.WireType.Fixed64:
                    delivery.Sequence = BinaryPrimitives.ReadUInt64LittleEndian(value);
                    break;
                case (Message.ChatRefFieldNumber << 3) | (int)WireFormat.WireType.Fixed32:
                    delivery.ChatRef = BinaryPrimitives.ReadUInt32LittleEndian(value);
                    break;
                case (Message.NoticeFieldNumber << 3) | (int)WireFormat.WireType.LengthDelimited:
                    delivery.Notice = Notice.Parser.ParseFrom(value);
                    break;
            }
        }
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> message, WireFormat.WireType type)
    {
        var length = type switch
        {
            WireFormat.WireType.LengthDelimited => ReadVarint(ref message),
            WireFormat.WireType.Fixed64 => (ulong)sizeof(ulong),
            WireFormat.WireType.Fixed32 => (ulong)sizeof(uint),
            WireFormat.WireType.Varint => ReadVarint(ref message) & 0,
            _ => throw Malformed(),
        };
        if (length > (ulong)message.Length)
        {
            throw Malformed();
        }

        var value = message[..(int)length];
        message = message[(int)length..];
        return value;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var index = 0; index < Math.Min(bytes.Length, MaxVarintBytes); index++)
        {
            value |= (ulong)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return value;
            }
        }

        throw Malformed();
    }

    private static RpcException Malformed() =>
        new(new Status(StatusCode.Internal, "The server sent bytes that are no chat_v1.Message."));
}
