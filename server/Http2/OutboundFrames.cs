using System.Buffers;
using System.IO.Pipelines;

namespace ChatGo.Server.Http2;

/// <summary>Where Kestrel writes its frames: each flush hands them to the <see cref="DirectConnection"/>.</summary>
/// <remarks>One writer at a time, as Kestrel's lock on its frames makes sure. Holds no buffer between flushes.
/// </remarks>
internal sealed class OutboundFrames(DirectConnection connection) : PipeWriter
{
    private const int MinBufferBytes = 256;

    private byte[]? _buffer;
    private int _bytes;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _bytes;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        var needed = _bytes + Math.Max(sizeHint, 1);
        if (_buffer is null || _buffer.Length < needed)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, MinBufferBytes));
            if (_buffer is not null)
            {
                _buffer.AsSpan(0, _bytes).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(_buffer);
            }

            _buffer = larger;
        }

        return _buffer.AsMemory(_bytes);
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, (_buffer?.Length ?? 0) - _bytes);
        _bytes += bytes;
    }

    /// <inheritdoc/>
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_buffer is not { } buffer || _bytes == 0)
        {
            return default;
        }

        var bytes = _bytes;
        (_buffer, _bytes) = (null, 0);
        var goesOn = await connection.SendAsync(buffer, bytes);
        return new FlushResult(isCanceled: false, isCompleted: !goesOn);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush()
    {
        // Kestrel ends a connection by aborting it, which ends the flush.
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (_buffer is { } buffer)
        {
            (_buffer, _bytes) = (null, 0);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
