namespace ChatGo.Server.Http2;

/// <summary>Goes over whole frames, one after another.</summary>
/// <param name="frames">Nothing but whole frames.</param>
internal ref struct FrameReader(ReadOnlySpan<byte> frames)
{
    private ReadOnlySpan<byte> _rest = frames;

    /// <summary>Gets the frame, header included.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Gets what comes behind it.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

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
