namespace ChatGo.Server.Http2;

/// <summary>Kestrel's header blocks, of which some wait and some are dropped: what one of them says about the
/// compression of all that follow is moved to the next one that is sent.</summary>
/// <remarks>Blocks are independent of one another otherwise, since the server compresses none with a table
/// (<c>AllowResponseHeaderCompression</c> is off). A block's first bytes may change the table's size, which the peer
/// must be told before the next block (RFC 7541, 4.2 and 6.3). Guarded by the connection's gate.</remarks>
internal sealed class HeaderBlocks
{
    private const byte PatternMask = 0xE0;
    private const byte SizeUpdate = 0x20;
    private const byte PrefixMask = 0x1F;
    private const byte ValueMask = 0x7F;
    private const byte MoreBytes = 0x80;
    private const int ValueBits = 7;
    private const int MaxUpdateBytes = 6;

    private uint _smallest = uint.MaxValue;
    private uint _newest;

    /// <summary>Gets the block that lets a request's body come (RFC 9110, 15.2.1), as Kestrel writes it: not a
    /// response's headers yet.</summary>
    private static ReadOnlySpan<byte> Continue => [8, 3, (byte)'1', (byte)'0', (byte)'0'];

    /// <summary>Whether a block is a response's headers, or its trailers.</summary>
    /// <param name="payload">Of the HEADERS frame.</param>
    public static bool IsFinal(ReadOnlySpan<byte> payload) => !payload.SequenceEqual(Continue);

    /// <summary>Gets whether the next block that is sent must begin with a change of the table's size.</summary>
    public bool IsSizeUpdateDue { get; private set; }

    /// <summary>Extracts the changes of the table's size from a HEADERS frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The frame without them.</returns>
    public ReadOnlySpan<byte> TakeSizeUpdate(ReadOnlySpan<byte> frame)
    {
        var payload = frame[FrameHeader.Bytes..];
        if (!BeginsWithSizeUpdate(payload))
        {
            return frame;
        }

        while (BeginsWithSizeUpdate(payload))
        {
            payload = payload[ReadSize(payload, out _newest)..];
            _smallest = Math.Min(_smallest, _newest);
            IsSizeUpdateDue = true;
        }

        return Frame(FrameHeader.Read(frame) with { Length = payload.Length }, payload, []);
    }

    /// <summary>Sends a HEADERS frame, and before its fields the change of the table's size that is due.</summary>
    /// <param name="frame">The frame, without one of its own.</param>
    /// <param name="output">Takes it.</param>
    public void Send(ReadOnlySpan<byte> frame, IFrameOutput output)
    {
        if (!IsSizeUpdateDue)
        {
            output.Send(frame);
            return;
        }

        var header = FrameHeader.Read(frame);
        var fields = frame[FrameHeader.Bytes..];
        Span<byte> update = stackalloc byte[2 * MaxUpdateBytes];
        var length = _smallest < _newest ? WriteSize(update, _smallest) : 0;
        length += WriteSize(update[length..], _newest);
        (_smallest, IsSizeUpdateDue) = (uint.MaxValue, false);
        if (length + fields.Length <= FrameHeader.MaxPayloadBytes)
        {
            output.Send(Frame(header with { Length = length + fields.Length }, update[..length], fields));
        }
        else
        {
            output.Send(Frame(header.Begin(length), update[..length], []));
            output.Send(Frame(header.Continue(), fields, []));
        }
    }

    private static byte[] Frame(FrameHeader header, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var frame = new byte[FrameHeader.Bytes + first.Length + second.Length];
        header.Write(frame);
        first.CopyTo(frame.AsSpan(FrameHeader.Bytes));
        second.CopyTo(frame.AsSpan(FrameHeader.Bytes + first.Length));
        return frame;
    }

    private static bool BeginsWithSizeUpdate(ReadOnlySpan<byte> payload) =>
        !payload.IsEmpty && (payload[0] & PatternMask) == SizeUpdate;

    /// <summary>Reads a size (RFC 7541, 5.1).</summary>
    /// <returns>How long it was. Unit: bytes.</returns>
    private static int ReadSize(ReadOnlySpan<byte> payload, out uint size)
    {
        size = (uint)(payload[0] & PrefixMask);
        var length = 1;
        if (size == PrefixMask)
        {
            byte next;
            var shift = 0;
            do
            {
                next = payload[length++];
                size += (uint)(next & ValueMask) << shift;
                shift += ValueBits;
            }
            while ((next & MoreBytes) != 0);
        }

        return length;
    }

    private static int WriteSize(Span<byte> target, uint size)
    {
        if (size < PrefixMask)
        {
            target[0] = (byte)(SizeUpdate | size);
            return 1;
        }

        target[0] = SizeUpdate | PrefixMask;
        size -= PrefixMask;
        var length = 1;
        for (; size > ValueMask; size >>= ValueBits)
        {
            target[length++] = (byte)(MoreBytes | (size & ValueMask));
        }

        target[length++] = (byte)size;
        return length;
    }
}
