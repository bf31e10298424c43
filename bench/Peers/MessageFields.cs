using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Bench.Load;
using Google.Protobuf;

namespace ChatGo.Bench.Peers;

/// <summary>Reads what the load needs of a chat_v1.Message where it lies: no object, no copy.</summary>
internal static class MessageFields
{
    /// <summary>Finds text and sequence, in whatever order the fields come.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sequence">0 where there is none.</param>
    /// <returns>The text.</returns>
    /// <exception cref="LoadException">The bytes are no message.</exception>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> message, out long sequence)
    {
        sequence = 0;
        ReadOnlySpan<byte> text = [];
        while (!message.IsEmpty)
        {
            var tag = (uint)ReadVarint(ref message);
            var length = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.LengthDelimited => (long)ReadVarint(ref message),
                WireFormat.WireType.Fixed64 => sizeof(long),
                WireFormat.WireType.Fixed32 => sizeof(int),
                _ => throw new LoadException("A message has a field that no message has."),
            };
            if (length < 0 || length > message.Length)
            {
                throw new LoadException("A message ends within a field.");
            }

            var value = message[..(int)length];
            message = message[(int)length..];
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case Message.TextFieldNumber:
                    text = value;
                    break;
                case Message.SequenceFieldNumber:
                    sequence = BinaryPrimitives.ReadInt64LittleEndian(value);
                    break;
            }
        }

        return text;
    }

    private static ulong ReadVarint(ref ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        for (var index = 0; index < bytes.Length; index++)
        {
            value |= (ulong)(bytes[index] & 0x7f) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return value;
            }
        }

        throw new LoadException("A message ends within a number.");
    }
}
