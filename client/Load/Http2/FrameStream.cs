namespace ChatGo.Client.Load.Http2;

/// <summary>gRPC's frames of one stream, out of data that is cut anywhere.</summary>
internal abstract class FrameStream
{
    private byte[] _rest = [];
    private int _restBytes;

    /// <summary>Gets or sets what came that the server was not yet told to be taken. Unit: bytes.</summary>
    public int Untold { get; set; }

    /// <summary>Handles data.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        if (_restBytes > 0)
        {
            data = data[Complete(data)..];
        }

        while (data.Length >= GrpcFrame.PrefixBytes && LengthOf(data) is var length && data.Length >= length)
        {
            Deliver(data[..length]);
            data = data[length..];
        }

        Keep(data);
    }

    /// <summary>Handles one frame, prefix included.</summary>
    protected abstract void Deliver(ReadOnlySpan<byte> frame);

    /// <summary>Looks at how a frame begins, once or oftener: what is thrown here ends the stream.</summary>
    protected virtual void Look(ReadOnlySpan<byte> prefix)
    {
    }

    private int LengthOf(ReadOnlySpan<byte> prefix)
    {
        Look(prefix);
        return GrpcFrame.LengthOf(prefix);
    }

    /// <summary>Completes the frame that was cut, if the data reach.</summary>
    /// <returns>How much of the data that took. Unit: bytes.</returns>
    private int Complete(ReadOnlySpan<byte> data)
    {
        var taken = 0;
        if (_restBytes < GrpcFrame.PrefixBytes)
        {
            taken = Math.Min(GrpcFrame.PrefixBytes - _restBytes, data.Length);
            Keep(data[..taken]);
            if (_restBytes < GrpcFrame.PrefixBytes)
            {
                return taken;
            }
        }

        var length = LengthOf(_rest);
        var part = Math.Min(length - _restBytes, data.Length - taken);
        Keep(data.Slice(taken, part));
        if (_restBytes == length)
        {
            Deliver(_rest.AsSpan(0, length));
            _restBytes = 0;
        }

        return taken + part;
    }

    private void Keep(ReadOnlySpan<byte> data)
    {
        if (_restBytes + data.Length > _rest.Length)
        {
            Array.Resize(ref _rest, Math.Max(256, _restBytes + data.Length));
        }

        data.CopyTo(_rest.AsSpan(_restBytes));
        _restBytes += data.Length;
    }
}
