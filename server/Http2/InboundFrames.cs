using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <summary>What a peer sends, on its way to Kestrel: tells the <see cref="DirectConnection"/> of headers, windows,
/// settings and resets, and Kestrel what it is to hear instead.</summary>
/// <remarks>Kestrel gets every byte in its place, frame by whole frame; some change, and between two frames there may
/// be some of ours, once all that was shown before is consumed. What is not HTTP/2, or is wrong, goes through as it is:
/// Kestrel answers it. One reader, as of every pipe. The inner pipe's bytes are held until all that was shown of them is
/// consumed: once it was told that all was looked at, it would wait for more.</remarks>
internal sealed class InboundFrames : PipeReader
{
    /// <summary>Frames of ours that are shown at once; what else is due comes next. Unit: bytes.</summary>
    private const int NewsBytes = 32 * KestrelNews.FrameBytes;

    private readonly PipeReader _inner;
    private readonly DirectConnection _connection;
    private readonly InboundScanner _scanner;

    private ReadOnlySequence<byte> _read;
    private ReadOnlySequence<byte> _shown;
    private long _examinedBytes;
    private byte[]? _news;
    private int _newsShown;
    private int _newsBytes;
    private bool _isLast;
    private volatile bool _isCancelled;

    /// <summary>Initializes a new instance of the <see cref="InboundFrames"/> class.</summary>
    /// <param name="inner">What comes from the peer.</param>
    /// <param name="connection">Hears of it.</param>
    public InboundFrames(PipeReader inner, DirectConnection connection)
    {
        (_inner, _connection) = (inner, connection);
        _scanner = new InboundScanner(connection);
        connection.Input = inner;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (TryShowRest(willWait: true, out var shown))
            {
                return shown;
            }

            if (TryShow(await _inner.ReadAsync(cancellationToken), out shown))
            {
                return shown;
            }
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result) =>
        TryShowRest(willWait: false, out result) || (_inner.TryRead(out result) && TryShow(result, out result));

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_news is { } news && ReferenceEquals(consumed.GetObject(), news))
        {
            _newsShown = consumed.GetInteger();
            if (_newsShown == _newsBytes)
            {
                _news = null;
                ArrayPool<byte>.Shared.Return(news);
            }

            return;
        }

        var end = _shown.End;
        _shown = _shown.Slice(consumed);
        if (_shown.IsEmpty || examined.Equals(end))
        {
            // Who has looked at all that was shown waits for more than there is.
            _examinedBytes = _shown.Length;
            _inner.AdvanceTo(consumed, _read.End);
            (_read, _shown) = (default, default);
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        _isCancelled = true;
        _inner.CancelPendingRead();
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    /// <summary>Shows what was shown before and is not consumed, or news.</summary>
    private bool TryShowRest(bool willWait, out ReadResult shown)
    {
        if (!_shown.IsEmpty)
        {
            shown = new ReadResult(_shown, isCanceled: false, _isLast);
            return true;
        }

        if (_news is null && _examinedBytes == 0 && _scanner.IsBetweenFrames)
        {
            TakeNews(willWait);
        }

        shown = _news is { } news
            ? new ReadResult(new ReadOnlySequence<byte>(news, _newsShown, _newsBytes - _newsShown), isCanceled: false, isCompleted: false)
            : default;
        return _news is not null;
    }

    private void TakeNews(bool willWait)
    {
        // What was due may be so no more: then it is asked again.
        while (_news is null && _connection.HasNews(willWait))
        {
            var news = ArrayPool<byte>.Shared.Rent(NewsBytes);
            (_newsShown, _newsBytes) = (0, _connection.WriteNews(news.AsSpan(0, NewsBytes)));
            if (_newsBytes > 0)
            {
                _news = news;
            }
            else
            {
                ArrayPool<byte>.Shared.Return(news);
            }
        }
    }

    private bool TryShow(in ReadResult result, out ReadResult shown)
    {
        _isLast = result.IsCompleted;
        _read = result.Buffer;
        var bytes = _examinedBytes + _scanner.Scan(_read.Slice(_examinedBytes));
        _shown = _isLast ? _read : _read.Slice(0, bytes);
        _examinedBytes = 0;

        // A read that was only woken for news goes on.
        var isCancelled = result.IsCanceled && _isCancelled;
        shown = new ReadResult(_shown, isCancelled, _isLast);
        if (!_shown.IsEmpty || isCancelled || _isLast)
        {
            return true;
        }

        _inner.AdvanceTo(_read.Start, _read.End);
        return false;
    }
}
