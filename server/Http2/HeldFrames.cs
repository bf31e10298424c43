using System.Diagnostics.CodeAnalysis;

namespace ChatGo.Server.Http2;

/// <summary>Frames of Kestrel's that wait until the connection's window has room: DATA, and what must not overtake it.
/// </summary>
/// <remarks>In order. Header blocks share a compression state and RST_STREAM must come last, so of all frames only
/// those about the connection itself pass by. Guarded by the connection's gate.</remarks>
internal sealed class HeldFrames
{
    private readonly Queue<byte[]> _frames = new();

    /// <summary>Gets what is held. Unit: bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Gets whether nothing is held.</summary>
    public bool IsEmpty => _frames.Count == 0;

    /// <summary>Whether a frame may not pass by those that are held.</summary>
    public static bool IsOrdered(FrameType type) =>
        type is FrameType.Data or FrameType.Headers or FrameType.Continuation or FrameType.RstStream;

    /// <summary>Holds a frame, behind the others.</summary>
    public void Add(ReadOnlySpan<byte> frame)
    {
        _frames.Enqueue(frame.ToArray());
        Bytes += frame.Length;
    }

    /// <summary>Takes the oldest frame, if there is one and the window has room for it.</summary>
    /// <param name="window">The connection's. Unit: bytes.</param>
    /// <param name="frame">The frame.</param>
    public bool TryTake(long window, [MaybeNullWhen(false)] out byte[] frame)
    {
        if (!_frames.TryPeek(out frame)
            || (FrameHeader.Read(frame) is { Type: FrameType.Data } data && data.Length > Math.Max(0, window)))
        {
            return false;
        }

        Bytes -= frame.Length;
        _frames.Dequeue();
        return true;
    }

    /// <summary>Drops all of them.</summary>
    public void Clear()
    {
        _frames.Clear();
        Bytes = 0;
    }
}
