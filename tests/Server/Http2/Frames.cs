using System.Buffers.Binary;
using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

/// <summary>Frames for the tests.</summary>
internal static class Frames
{
    public const FrameType Ping = (FrameType)6;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    public static byte[] SettingsAck { get; } = Of(FrameType.Settings, 1, 0, []);

    public static byte[] Data(int stream, int bytes, bool endsStream = false) =>
        Of(FrameType.Data, endsStream ? EndStream : (byte)0, stream, new byte[bytes]);

    public static byte[] Headers(int stream, bool endsStream = false) =>
        Of(FrameType.Headers, (byte)(EndHeaders | (endsStream ? EndStream : 0)), stream, [0x88]);

    public static byte[] Reset(int stream) => Of(FrameType.RstStream, 0, stream, new byte[sizeof(int)]);

    public static byte[] WindowUpdate(int stream, int bytes)
    {
        var payload = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(payload, bytes);
        return Of(FrameType.WindowUpdate, 0, stream, payload);
    }

    public static byte[] InitialWindow(int bytes)
    {
        var payload = new byte[6];
        payload[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(payload.AsSpan(2), bytes);
        return Of(FrameType.Settings, 0, 0, payload);
    }

    public static byte[] Of(FrameType type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeader.Bytes + payload.Length];
        new FrameHeader(payload.Length, type, flags, stream).Write(frame);
        payload.CopyTo(frame, FrameHeader.Bytes);
        return frame;
    }
}
