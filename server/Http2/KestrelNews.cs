using System.Buffers.Binary;

namespace ChatGo.Server.Http2;

/// <summary>What Kestrel is to be told as if by the peer: streams that may need credit, streams that are over, a
/// connection's window that the peer let overflow.</summary>
/// <remarks>Guarded by the connection's gate. Frames are made when they are written: what was due may be so no more.
/// </remarks>
internal sealed class KestrelNews
{
    /// <summary>The size of every frame that is written.</summary>
    public const int FrameBytes = FrameHeader.Bytes + sizeof(int);

    /// <summary>RST_STREAM's CANCEL (RFC 9113, 7).</summary>
    private const int Cancel = 8;

    private Stack<int>? _short;
    private Queue<int>? _ended;
    private int _overflows;

    /// <summary>Gets whether there is something to tell.</summary>
    public bool HasAny => _overflows > 0 || _short?.Count > 0 || _ended?.Count > 0;

    /// <summary>Writes a frame of four bytes.</summary>
    /// <param name="target">At least <see cref="FrameBytes"/>.</param>
    /// <param name="type">WINDOW_UPDATE or RST_STREAM.</param>
    /// <param name="streamId">Whose it is; 0: the connection's.</param>
    /// <param name="value">The increment, or the error.</param>
    /// <returns><see cref="FrameBytes"/>.</returns>
    public static int Write(Span<byte> target, FrameType type, int streamId, int value)
    {
        new FrameHeader(sizeof(int), type, 0, streamId).Write(target);
        BinaryPrimitives.WriteInt32BigEndian(target[FrameHeader.Bytes..], value);
        return FrameBytes;
    }

    /// <summary>A stream may need credit.</summary>
    public void MayNeedCredit(int streamId) => (_short ??= new Stack<int>()).Push(streamId);

    /// <summary>Removes a stream that may need credit, if there is one.</summary>
    public bool TryTake(out int streamId)
    {
        streamId = 0;
        return _short?.TryPop(out streamId) == true;
    }

    /// <summary>A stream was reset beside Kestrel: it is to end its call.</summary>
    public void Ended(int streamId) => (_ended ??= new Queue<int>()).Enqueue(streamId);

    /// <summary>The peer gave the connection more than a window can hold (RFC 9113, 6.9.1): Kestrel, which is told of two
    /// of the largest size, ends the connection for it.</summary>
    public void Overflow() => _overflows = 2;

    /// <summary>Writes overflows and ends.</summary>
    /// <param name="target">Room for some; the rest stays.</param>
    /// <returns>How much was written. Unit: bytes.</returns>
    public int WriteEnds(Span<byte> target)
    {
        var written = 0;
        for (; _overflows > 0 && target.Length - written >= FrameBytes; _overflows--)
        {
            written += Write(target[written..], FrameType.WindowUpdate, 0, int.MaxValue);
        }

        while (target.Length - written >= FrameBytes && _ended?.TryDequeue(out var streamId) == true)
        {
            written += Write(target[written..], FrameType.RstStream, streamId, Cancel);
        }

        return written;
    }
}
