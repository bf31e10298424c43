using System.Text;
using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Google.Protobuf;

namespace ChatGo.Server.Web;

/// <summary>Frames as JSON. A message is rendered once for all its readers, and kept beside its frame, among the room's bytes.
/// </summary>
internal static class JsonFrame
{
    /// <summary>Returns the bytes of a frame's message, without gRPC's prefix.</summary>
    public static ReadOnlySpan<byte> PayloadOf(Frame frame) => frame.Bytes[GrpcPrefix.Bytes..];

    /// <summary>Returns the place of a room's message.</summary>
    public static long SequenceOf(Frame message) => MessageCodec.ReadSequence(message.Bytes);

    /// <summary>Returns a room's message as a line of JSON.</summary>
    /// <param name="message">The message's frame.</param>
    /// <param name="feed">By which it came.</param>
    public static ReadOnlySpan<byte> Of(Frame message, RoomsFeed feed)
    {
        if (message.Rendering is { IsEmpty: false } made)
        {
            return made.Span;
        }

        var rendering = Of(message);
        if (feed.TryFind(MessageCodec.ReadRoom(message.Bytes), out var joined))
        {
            joined.Room.Keep(SequenceOf(message), message, rendering);
        }

        return rendering;
    }

    /// <summary>Returns anything that a stream carries as a line of JSON.</summary>
    /// <param name="frame">The frame.</param>
    public static byte[] Of(Frame frame) =>
        Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Message.Parser.ParseFrom(PayloadOf(frame))));
}
