using ChatGo.Api;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Wire;

/// <summary>Lays a message out as every reader of its room gets it: a gRPC frame with what the room fills in, sequence,
/// number and time, in front, each at its place; behind them what the message itself would write.</summary>
internal static class MessageFrame
{
    /// <summary>Makes the frame of a message.</summary>
    /// <param name="sent">What its sender gave.</param>
    /// <param name="createdAt">When the server took it.</param>
    public static Frame Create(SendRequest sent, DateTimeOffset createdAt)
    {
        var from = sent.From;
        var text = sent.Text;
        var messageId = sent.MessageId;
        var bytes = new byte[MessageCodec.FieldsOffset + FieldBytes(from) + FieldBytes(text) + FieldBytes(messageId)];
        GrpcPrefix.Write(bytes);
        MessageCodec.Begin(bytes, createdAt.UtcTicks);
        var rest = bytes.AsSpan(MessageCodec.FieldsOffset);
        rest = Write(rest, Message.FromFieldNumber, from);
        rest = Write(rest, Message.TextFieldNumber, text);
        Write(rest, Message.MessageIdFieldNumber, messageId);
        return new Frame(bytes, MessageCodec.Instance);
    }

    private static int FieldBytes(ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 0 : WireWriter.HeaderBytes(text.Length) + text.Length;

    private static Span<byte> Write(Span<byte> target, int number, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return target;
        }

        target = WireWriter.Header(target, number, text.Length);
        text.CopyTo(target);
        return target[text.Length..];
    }
}
