using Google.Protobuf;

namespace ChatGo.Server.Wire;

/// <summary>Reads over fields that are not wanted, and refuses them all the same where they are malformed.</summary>
internal static class WireSkipping
{
    /// <summary>Reads over a field. A known number with another wire type is an unknown field.</summary>
    /// <param name="reader">Behind the tag.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="shape">Of the message that the field is in.</param>
    public static bool TrySkip(this ref WireReader reader, uint tag, WireShape shape) => WireReader.Type(tag) switch
    {
        WireFormat.WireType.Varint => reader.TryReadVarint(out _),
        WireFormat.WireType.Fixed64 => reader.TryAdvance(sizeof(ulong)),
        WireFormat.WireType.LengthDelimited => reader.TrySkipDelimited(shape.Field(WireReader.Number(tag))),
        WireFormat.WireType.StartGroup => reader.TrySkipGroup(WireReader.Number(tag)),
        WireFormat.WireType.EndGroup => reader.Fail("a group ends that did not begin"),
        WireFormat.WireType.Fixed32 => reader.TryAdvance(sizeof(uint)),
        _ => reader.Fail("a field has no known wire type"),
    };

    private static bool TrySkipDelimited(this ref WireReader reader, WireShape shape)
    {
        if (shape == WireShape.Opaque)
        {
            return reader.TryReadBytes(out _);
        }

        if (shape == WireShape.Text)
        {
            return reader.TryReadText(out _);
        }

        if (!reader.TryEnterMessage(out var outerEnd))
        {
            return false;
        }

        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var tag) || !reader.TrySkip(tag, shape))
            {
                return false;
            }
        }

        reader.LeaveMessage(outerEnd);
        return true;
    }

    private static bool TrySkipGroup(this ref WireReader reader, uint number)
    {
        if (!reader.TryEnterGroup())
        {
            return false;
        }

        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var tag))
            {
                return false;
            }

            if (WireReader.Type(tag) == WireFormat.WireType.EndGroup)
            {
                reader.LeaveGroup();
                return WireReader.Number(tag) == number || reader.Fail("a group ends that did not begin");
            }

            if (!reader.TrySkip(tag, WireShape.Opaque))
            {
                return false;
            }
        }

        return reader.Fail("a group does not end");
    }
}
