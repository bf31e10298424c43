using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <summary>What a peer sends, on its way to Kestrel: tells the <see cref="DirectConnection"/> of headers, windows,
/// settings and resets, and takes out of WINDOW_UPDATEs what Kestrel shall not hear of.</summary>
/// <remarks>Kestrel gets every byte, except that those of a WINDOW_UPDATE change in place. What is no HTTP/2, or is
/// wrong, goes through as it is: Kestrel answers it. One reader, as of every pipe.</remarks>
internal sealed class InboundFrames(PipeReader inner, DirectConnection connection) : PipeReader
{
    private readonly InboundScanner _scanner = new(connection);
    private ReadOnlySequence<byte> _read;
    private SequencePosition _shown;
    private long _shownBytes;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = await inner.ReadAsync(cancellationToken);
            if (TryShow(result, out var shown))
            {
                return shown;
            }

            inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        if (TryShow(result, out var shown))
        {
            result = shown;
            return true;
        }

        inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        result = default;
        return false;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _shownBytes -= _read.Slice(_read.Start, consumed).Length;
        // Who has looked at all that was shown waits for more than there is.
        inner.AdvanceTo(consumed, examined.Equals(_shown) ? _read.End : examined);
        _read = default;
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    private bool TryShow(in ReadResult result, out ReadResult shown)
    {
        _read = result.Buffer;
        _shownBytes += _scanner.Scan(_read.Slice(_shownBytes));
        if (result.IsCompleted)
        {
            _shownBytes = _read.Length;
        }

        var buffer = _read.Slice(0, _shownBytes);
        _shown = buffer.End;
        shown = new ReadResult(buffer, result.IsCanceled, result.IsCompleted);
        return !buffer.IsEmpty || result.IsCanceled || result.IsCompleted;
    }
}
