using ChatGo.Api;
using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Extracts the fields of a SendMessageRequest from its bytes, without making strings. What it takes, refuses
/// and finds is what the generated parser does: the last of a field's occurrences counts, those of <c>message</c> are
/// merged.</summary>
internal static class SendMessageParser
{
    private const uint Delimited = (uint)WireFormat.WireType.LengthDelimited;
    private const uint ChatIdTag = (SendMessageRequest.ChatIdFieldNumber << 3) | Delimited;
    private const uint MessageTag = (SendMessageRequest.MessageFieldNumber << 3) | Delimited;
    private const uint MessageIdTag = (SendMessageRequest.MessageIdFieldNumber << 3) | Delimited;
    private const uint ChatRefTag = (SendMessageRequest.ChatRefFieldNumber << 3) | (uint)WireFormat.WireType.Fixed32;
    private const uint FromTag = (Message.FromFieldNumber << 3) | Delimited;
    private const uint TextTag = (Message.TextFieldNumber << 3) | Delimited;

    private static readonly WireShape MessageShape = WireShape.Of(Message.Descriptor);

    /// <summary>Handles the fields.</summary>
    /// <param name="bytes">The request.</param>
    /// <param name="fields">The fields; where the bytes are no request, nothing to rely on.</param>
    /// <returns>Null; what is wrong, where the bytes are no request.</returns>
    public static string? Parse(ReadOnlySpan<byte> bytes, out SendMessageFields fields)
    {
        fields = default;
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var tag) || !TryTakeField(ref reader, tag, ref fields))
            {
                return reader.Problem;
            }
        }

        return null;
    }

    private static bool TryTakeField(ref WireReader reader, uint tag, ref SendMessageFields fields) => tag switch
    {
        ChatIdTag => reader.TryReadText(out fields.ChatId),
        MessageTag => TryTakeMessage(ref reader, ref fields),
        MessageIdTag => reader.TryReadText(out fields.MessageId),
        ChatRefTag => reader.TryReadFixed32(out fields.ChatRef),
        _ => reader.TrySkip(tag, WireShape.Opaque),
    };

    private static bool TryTakeMessage(ref WireReader reader, ref SendMessageFields fields)
    {
        fields.HasMessage = true;
        if (!reader.TryEnterMessage(out var outerEnd))
        {
            return false;
        }

        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var tag) || !(tag switch
            {
                FromTag => reader.TryReadText(out fields.From),
                TextTag => reader.TryReadText(out fields.Text),
                _ => reader.TrySkip(tag, MessageShape),
            }))
            {
                return false;
            }
        }

        reader.LeaveMessage(outerEnd);
        return true;
    }
}
