using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace ChatGo.Server.Http2;

/// <summary>What a peer sends, on its way to Kestrel: tells the <see cref="DirectConnection"/> of headers, windows,
/// settings and resets, and Kestrel what it is to hear instead.</summary>
/// <remarks>Kestrel gets every byte in its place, frame by whole frame; some change, and between two frames there may
/// be some of ours, once all that was shown before is consumed. What is not HTTP/2, or is wrong, goes through as it is:
/// Kestrel answers it. One reader, as of every pipe.</remarks>
internal sealed class InboundFrames : PipeReader
{
    /// <summary>Frames of ours that are shown at once; what else is due comes next. Unit: bytes.</summary>
    private const int NewsBytes = 32 * KestrelNews.FrameBytes;

    private readonly PipeReader _inner;
    private readonly DirectConnection _connection;
    private readonly InboundScanner _scanner;

    private ReadOnlySequence<byte> _read;
    private SequencePosition _shown;
    private long _shownBytes;
    private byte[]? _news;
    private int _newsShown;
    private int _newsBytes;
    private volatile bool _isCancelled;

    /// <summary>Initializes a new instance of the <see cref="InboundFrames"/> class.</summary>
    /// <param name="inner">What comes from the peer.</param>
    /// <param name="connection">Hears of it.</param>
    public InboundFrames(PipeReader inner, DirectConnection connection)
    {
        (_inner, _connection) = (inner, connection);
        _scanner = new InboundScanner(connection);
        connection.OnNews = inner.CancelPendingRead;
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (TryShowNews(willWait: true, out var news))
            {
                return news;
            }

            var result = await _inner.ReadAsync(cancellationToken);
            if (TryShow(result, out var shown))
            {
                return shown;
            }

            _inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (TryShowNews(willWait: false, out result))
        {
            return true;
        }

        if (!_inner.TryRead(out result))
        {
            return false;
        }

        if (TryShow(result, out var shown))
        {
            result = shown;
            return true;
        }

        _inner.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        result = default;
        return false;
    }

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

        _shownBytes -= _read.Slice(_read.Start, consumed).Length;
        // Who has looked at all that was shown waits for more than there is.
        _inner.AdvanceTo(consumed, examined.Equals(_shown) ? _read.End : examined);
        _read = default;
    }

    /// <inheritdoc/>
    public override void CancelPendingRead()
    {
        _isCancelled = true;
        _inner.CancelPendingRead();
    }

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    private bool TryShowNews(bool willWait, out ReadResult shown)
    {
        if (_news is null && _shownBytes == 0 && _scanner.IsBetweenFrames)
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
        _read = result.Buffer;
        _shownBytes += _scanner.Scan(_read.Slice(_shownBytes));
        if (result.IsCompleted)
        {
            _shownBytes = _read.Length;
        }

        var buffer = _read.Slice(0, _shownBytes);
        _shown = buffer.End;

        // A read that was only woken for news goes on.
        var isCancelled = result.IsCanceled && _isCancelled;
        shown = new ReadResult(buffer, isCancelled, result.IsCompleted);
        return !buffer.IsEmpty || isCancelled || result.IsCompleted;
    }
}
