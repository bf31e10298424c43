using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Server.Wire;
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
        var bytes = new byte[GrpcPrefix.Bytes + message.CalculateSize()];
        GrpcPrefix.Write(bytes);
        message.WriteTo(bytes.AsSpan(GrpcPrefix.Bytes));
        return new Frame(bytes);
    }
}
