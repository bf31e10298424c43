using System.Diagnostics.CodeAnalysis;

namespace ChatGo.Server.Http2;

/// <summary>What Kestrel has sent on one stream before the peer allows it: DATA, and the header block behind it.
/// </summary>
/// <remarks>In order. Guarded by the connection's gate.</remarks>
internal sealed class WindowBlockedFrames
{
    private readonly Queue<byte[]> _frames = new();

    /// <summary>Of the oldest frame's payload, what was taken. Unit: bytes.</summary>
    private int _taken;

    /// <summary>Gets whether nothing is left.</summary>
    public bool IsEmpty => _frames.Count == 0;

    /// <summary>Adds a frame, behind the others.</summary>
    public void Add(ReadOnlySpan<byte> frame) => _frames.Enqueue(frame.ToArray());

    /// <summary>Dequeues the oldest frame, if there is one: of DATA as much as the window has room for, since a peer may
    /// give so little at a time that the whole frame never fits.</summary>
    /// <param name="window">What may be sent. Unit: bytes.</param>
    /// <param name="frame">The frame.</param>
    public bool TryTake(long window, [MaybeNullWhen(false)] out byte[] frame)
    {
        if (!_frames.TryPeek(out frame))
        {
            return false;
        }

        var header = FrameHeader.Read(frame);
        var rest = header.Length - _taken;
        var part = header.Type == FrameType.Data ? (int)Math.Clamp(window, 0, rest) : rest;
        if (part == 0 && rest > 0)
        {
            return false;
        }

        if (part < header.Length)
        {
            frame = Cut(frame, header, part);
        }

        _taken += part;
        if (part == rest)
        {
            _taken = 0;
            _frames.Dequeue();
        }

        return true;
    }

    /// <summary>Makes a frame of a part; only the last ends the stream. Kestrel pads none.</summary>
    private byte[] Cut(byte[] frame, FrameHeader header, int bytes)
    {
        var isLast = _taken + bytes == header.Length;
        var part = new byte[FrameHeader.Bytes + bytes];
        new FrameHeader(bytes, header.Type, isLast ? header.Flags : (byte)0, header.StreamId).Write(part);
        frame.AsSpan(FrameHeader.Bytes + _taken, bytes).CopyTo(part.AsSpan(FrameHeader.Bytes));
        return part;
    }
}
