using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using ChatGo.Server.Calls;
using ChatGo.Server.Chat;
using ChatGo.Server.Sessions;
using ChatGo.Server.Wire;

namespace ChatGo.Server.Rpc;

/// <summary>The requests of a Session, as many a read as there are: gRPC's own reader goes to the body for each.
/// </summary>
/// <param name="body">What comes in.</param>
/// <param name="headers">The call's.</param>
/// <param name="incoming">Watches over requests that are not complete.</param>
internal sealed class SessionReader(PipeReader body, IHeaderDictionary headers, IncomingRequests incoming) : ISessionReader
{
    private ReadOnlySequence<byte> _received;
    private long? _begunAt;
    private bool _holdsBody;
    private bool _isLast;
    private SessionCommand? _refused;
    private long _passing;

    /// <inheritdoc/>
    public bool TryTake([NotNullWhen(true)] out SessionCommand? command)
    {
        command = null;
        if (_refused is not null)
        {
            return TryPass(out command);
        }

        var (bytes, problem) = RequestFrame.Find("Session", headers, _received, _isLast && !_received.IsEmpty);
        if (problem is not null)
        {
            return bytes > 0 ? TryRefuse(bytes, problem, out command) : throw new RefusalException(problem);
        }

        if (bytes == 0)
        {
            return false;
        }

        command = SessionCommand.Read(_received.Slice(GrpcPrefix.Bytes, bytes - GrpcPrefix.Bytes));
        _received = _received.Slice(bytes);
        _begunAt = null;
        return true;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isLast)
        {
            return false;
        }

        _begunAt = _received.IsEmpty && _refused is null ? null : _begunAt ?? incoming.Now;
        Release();
        var read = _begunAt is { } begunAt
            ? await incoming.ReadAsync(body, begunAt, cancellationToken)
            : await body.ReadAsync(cancellationToken);
        (_received, _holdsBody, _isLast) = (read.Buffer, true, read.IsCompleted);
        return !_received.IsEmpty || !_isLast || _refused is not null;
    }

    /// <inheritdoc/>
    public void Release()
    {
        if (!_holdsBody)
        {
            return;
        }

        var (taken, seen) = (_received.Start, _received.End);
        (_received, _holdsBody) = (default, false);
        try
        {
            body.AdvanceTo(taken, seen);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The body went with its caller, and takes nothing back; the next read tells.
        }
    }

    /// <summary>Refuses a request that is too long to be read: what comes of it is passed over.</summary>
    private bool TryRefuse(long bytes, Refusal refusal, [NotNullWhen(true)] out SessionCommand? command)
    {
        command = null;
        if (_received.Length < GrpcPrefix.Bytes + SessionCommand.MaxIdBytes && !_isLast)
        {
            return false;
        }

        _refused = SessionCommand.Refuse(_received.Slice(GrpcPrefix.Bytes), refusal);
        _passing = bytes;
        return TryPass(out command);
    }

    private bool TryPass([NotNullWhen(true)] out SessionCommand? command)
    {
        var passed = Math.Min(_passing, _received.Length);
        _received = _received.Slice(passed);
        _passing -= passed;
        if (_passing > 0)
        {
            command = null;
            return _isLast ? throw new RefusalException(_refused!.Refusal!) : false;
        }

        (command, _refused, _begunAt) = (_refused!, null, null);
        return true;
    }
}
