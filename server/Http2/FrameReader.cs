namespace ChatGo.Server.Http2;

/// <summary>Goes over whole frames, one after another.</summary>
/// <param name="frames">Nothing but whole frames.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> frames)
{
    private ReadOnlySpan<byte> _rest = frames;

    /// <summary>Gets the frame, header included.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Counts the payload of DATA frames. Unit: bytes.</summary>
    public static long DataBytes(ReadOnlySpan<byte> frames)
    {
        var bytes = 0L;
        foreach (var frame in new FrameReader(frames))
        {
            bytes += FrameHeader.Read(frame) is { Type: FrameType.Data } data ? data.Length : 0;
        }

        return bytes;
    }

    /// <summary>Gets the frames to go over.</summary>
    public readonly FrameReader GetEnumerator() => this;

    /// <summary>Goes to the next frame.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Current = _rest[..(FrameHeader.Bytes + FrameHeader.Read(_rest).Length)];
        _rest = _rest[Current.Length..];
        return true;
    }
}
