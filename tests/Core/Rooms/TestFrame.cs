using System.Buffers.Binary;
using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>Frames whose first 8 bytes are the sequence, and the next 4 the room's number.</summary>
internal static class TestFrame
{
    public static Frame Create(int sizeBytes = 16) => new(new byte[sizeBytes], sequenceOffset: 0, roomOffset: 8);

    public static long ReadSequence(this Frame frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.Bytes);
}
