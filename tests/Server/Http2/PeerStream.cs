using ChatGo.Client.Load.Http2;

namespace ChatGo.Tests.Server.Http2;

/// <summary>A call of a <see cref="Peer"/>: what it has got of the response.</summary>
/// <remarks>Guarded by its connection's lock.</remarks>
internal sealed class PeerStream(int id, Action<byte[]> deliver)
{
    private readonly TaskCompletionSource<bool> _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _rest = [];
    private volatile bool _hasLeft;

    public int Id => id;

    /// <summary>Done with true once the response's headers came, with false where the call ended without any.</summary>
    public Task<bool> Begun => _begun.Task;

    /// <summary>Done with true once the response came to its end, with false where it was reset or cut off.</summary>
    public Task<bool> Ended => _ended.Task;

    public bool HasHeaders => _begun.Task.IsCompletedSuccessfully && !_wasRefused;

    public bool HasEnded => _ended.Task.IsCompleted && !_hasLeft;

    /// <summary>Gets whether the peer has reset it, and the server has seen that.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The server has seen the reset.</summary>
    public void Settle() => IsSettled = true;

    /// <summary>Gets how many messages came.</summary>
    public int Messages { get; private set; }

    /// <summary>Gets or sets whether the request is sent to its end: a server that has answered may reset a stream where it
    /// is not (RFC 9113, 8.1).</summary>
    public bool HasSentAll { get; set; }

    public long Received { get; set; }

    public long Granted { get; set; }

    public int Untold { get; set; }

    private bool _wasRefused;

    public void Begin() => _begun.TrySetResult(true);

    /// <summary>The peer has had enough; what is on its way still comes.</summary>
    public void Leave()
    {
        _hasLeft = true;
        _ended.TrySetResult(false);
    }

    public void End(bool isReset)
    {
        _wasRefused |= _begun.TrySetResult(false);
        if (!isReset && !_hasLeft && _rest.Length > 0)
        {
            throw new InvalidOperationException($"Stream {id} ended within a message.");
        }

        _ended.TrySetResult(!isReset);
    }

    /// <summary>Handles data, cut anywhere.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        if (_hasLeft)
        {
            return;
        }

        _rest = [.. _rest, .. data];
        while (_rest.Length >= GrpcFrame.PrefixBytes && GrpcFrame.LengthOf(_rest) is var length && _rest.Length >= length)
        {
            Messages++;
            deliver(_rest[GrpcFrame.PrefixBytes..length]);
            _rest = _rest[length..];
        }
    }
}
