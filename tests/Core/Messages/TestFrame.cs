using System.Buffers.Binary;
using System.Globalization;
using ChatGo.Core.Messages;

namespace ChatGo.Tests.Core.Messages;

/// <summary>Frames whose first 8 bytes are the sequence, the next 4 the room's number, the next 8 the time.</summary>
internal static class TestFrame
{
    private const int MinBytes = 20;

    public static Frame Create(int sizeBytes = MinBytes, long time = 0)
    {
        var bytes = new byte[Math.Max(sizeBytes, MinBytes)];
        Codec.Instance.WriteTime(bytes, time);
        return new Frame(bytes, Codec.Instance);
    }

    public static IFrameCodec FrameCodec => Codec.Instance;

    /// <summary>Makes one that can be told from others, wherever it is laid out again.</summary>
    public static Frame Of(long id, int sizeBytes = MinBytes + sizeof(long), long time = 0)
    {
        var bytes = new byte[sizeBytes];
        Codec.Instance.WriteTime(bytes, time);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(MinBytes), id);
        return new Frame(bytes, Codec.Instance);
    }

    public static long ReadId(this Frame frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.Bytes[MinBytes..]);

    public static long ReadSequence(this Frame frame) => BinaryPrimitives.ReadInt64LittleEndian(frame.Bytes);

    private sealed class Codec : IFrameCodec
    {
        private const int RoomOffset = 8;
        private const int TimeOffset = 12;

        public static Codec Instance { get; } = new();

        public void WriteRoom(Span<byte> frame, uint room) =>
            BinaryPrimitives.WriteUInt32LittleEndian(frame[RoomOffset..], room);

        public void WriteSequence(Span<byte> frame, long sequence) =>
            BinaryPrimitives.WriteInt64LittleEndian(frame, sequence);

        public long ReadTime(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadInt64LittleEndian(frame[TimeOffset..]);

        public void WriteTime(Span<byte> frame, long time) =>
            BinaryPrimitives.WriteInt64LittleEndian(frame[TimeOffset..], time);

        public ReadOnlySpan<byte> BodyOf(ReadOnlySpan<byte> frame) => frame[TimeOffset..];

        public bool TryReadKey(ReadOnlySpan<byte> body, out SendKey key, out ReadOnlySpan<byte> text)
        {
            // As EngineSite sends: everything that has a number was sent under it.
            text = body.Slice(sizeof(long), sizeof(long));
            key = new SendKey("John", BinaryPrimitives.ReadInt64LittleEndian(text).ToString(CultureInfo.InvariantCulture));
            return true;
        }

        public Frame Lay(ReadOnlySpan<byte> body)
        {
            var bytes = new byte[TimeOffset + body.Length];
            body.CopyTo(bytes.AsSpan(TimeOffset));
            return new Frame(bytes, this);
        }
    }
}
