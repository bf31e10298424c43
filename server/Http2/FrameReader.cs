namespace ChatGo.Server.Http2;

/// <summary>Goes over whole frames, one after another.</summary>
/// <param name="frames">Nothing but whole frames.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> frames)
{
    private ReadOnlySpan<byte> _rest = frames;

    /// <summary>Gets the frame, header included.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Gets its header.</summary>
    public FrameHeader Header { get; private set; }

    /// <summary>Gets what it carries.</summary>
    public readonly ReadOnlySpan<byte> Payload => Current[FrameHeader.Bytes..];

    /// <summary>Gets the frames to go over.</summary>
    public readonly FrameReader GetEnumerator() => this;

    /// <summary>Goes to the next frame.</summary>
    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        Header = FrameHeader.Read(_rest);
        Current = _rest[..(FrameHeader.Bytes + Header.Length)];
        _rest = _rest[Current.Length..];
        return true;
    }
}
