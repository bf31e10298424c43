using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ChatGo.Server.Rpc;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Sessions;

/// <summary>The requests of a Session, as many a read as there are: gRPC's own reader goes to the body for each.
/// </summary>
/// <param name="body">What comes in.</param>
/// <param name="encoding">What the caller's <c>grpc-encoding</c> says; null for nothing.</param>
internal sealed class SessionReader(PipeReader body, string? encoding)
{
    private ReadOnlySequence<byte> _received;
    private bool _holdsBody;
    private bool _isLast;

    /// <summary>Takes a request that is there whole.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="Grpc.Core.RpcException">What is there is no request.</exception>
    public bool TryTake([NotNullWhen(true)] out SessionCommand? command)
    {
        command = null;
        if (_received.Length < GrpcPrefix.Bytes)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[GrpcPrefix.Bytes];
        _received.Slice(0, GrpcPrefix.Bytes).CopyTo(prefix);
        if (prefix[0] != 0)
        {
            throw prefix[0] == 1
                ? Statuses.Compressed(encoding ?? "grpc-encoding")
                : Statuses.Malformed("Session", $"a message begins with {prefix[0]}, where 0 stands for plain");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (length > RpcExtensions.MaxRequestBytes)
        {
            throw Statuses.Exhausted($"a request has {length} bytes, {RpcExtensions.MaxRequestBytes} are allowed");
        }

        if (_received.Length - GrpcPrefix.Bytes < length)
        {
            return false;
        }

        command = SessionCommand.Read(_received.Slice(GrpcPrefix.Bytes, length));
        _received = _received.Slice(GrpcPrefix.Bytes + length);
        return true;
    }

    /// <summary>Reads on, once all that was there was taken.</summary>
    /// <returns>Whether more came; false where the caller has ended.</returns>
    /// <exception cref="Grpc.Core.RpcException">The caller has ended in the middle of a request.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var rest = _received.Length;
        if (_isLast)
        {
            return rest == 0 ? false : throw Statuses.Malformed("Session", $"it ends {rest} bytes into a message");
        }

        Release();
        var read = await body.ReadAsync(cancellationToken);
        (_received, _holdsBody, _isLast) = (read.Buffer, true, read.IsCompleted);
        return !_received.IsEmpty || !_isLast;
    }

    /// <summary>Gives the body back, with what was not taken.</summary>
    public void Release()
    {
        if (_holdsBody)
        {
            body.AdvanceTo(_received.Start, _received.End);
            (_received, _holdsBody) = (default, false);
        }
    }
}
