using System.Buffers.Binary;
using ChatGo.Api;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;
using Google.Protobuf;

namespace ChatGo.Server.Notices;

/// <summary>Lays out what one reader is told, as a gRPC frame.</summary>
internal static class NoticeFrame
{
    /// <summary>Gets the sign of life; the same for everybody.</summary>
    public static Frame Heartbeat { get; } = Create(new Notice { Heartbeat = new Heartbeat() });

    /// <summary>Makes the frame of a notice.</summary>
    /// <param name="notice">The notice.</param>
    public static Frame Create(Notice notice)
    {
        var message = new Message { Notice = notice };
        var bytes = new byte[FrameBatch.PrefixBytes + message.CalculateSize()];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), bytes.Length - FrameBatch.PrefixBytes);
        message.WriteTo(bytes.AsSpan(FrameBatch.PrefixBytes));
        return new Frame(bytes);
    }
}
