using System.Buffers.Binary;
using Google.Protobuf;

namespace ChatGo.Client.Load.Http2;

/// <summary>A message on a gRPC stream: a byte of flags, four of length, the message.</summary>
internal static class GrpcFrame
{
    /// <summary>What stands before the message. Unit: bytes.</summary>
    public const int PrefixBytes = 5;

    /// <summary>Lays a message out.</summary>
    public static byte[] Of(IMessage message)
    {
        var frame = new byte[PrefixBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - PrefixBytes);
        message.WriteTo(frame.AsSpan(PrefixBytes));
        return frame;
    }

    /// <summary>Adds a message to what is to be sent.</summary>
    public static void Write(IMessage message, SendBuffer buffer)
    {
        var bytes = message.CalculateSize();
        var frame = buffer.Reserve(PrefixBytes + bytes);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], bytes);
        message.WriteTo(frame[PrefixBytes..]);
    }

    /// <summary>Returns how long a frame is that begins so.</summary>
    public static int LengthOf(ReadOnlySpan<byte> prefix) =>
        PrefixBytes + BinaryPrimitives.ReadInt32BigEndian(prefix[1..]);
}
