namespace ChatGo.Client.Connections;

/// <summary>Cancels a stream that has told nothing for too long: its peer is gone and nobody said so.</summary>
/// <remarks>One reader feeds it.</remarks>
internal sealed class SilenceWatch : IDisposable
{
    // The first word comes at once; a server that is silent for so long hangs.
    private static readonly TimeSpan WelcomeWithin = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stream;
    private readonly ITimer _timer;
    private TimeSpan _limit = WelcomeWithin;
    private volatile bool _hasPassed;

    /// <summary>Watches <paramref name="stream"/> from now on.</summary>
    public SilenceWatch(CancellationTokenSource stream, TimeProvider time)
    {
        _stream = stream;
        _timer = time.CreateTimer(
            static state => ((SilenceWatch)state!).Pass(), this, WelcomeWithin, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the stream was silent for too long.</summary>
    public bool HasPassed => _hasPassed;

    /// <summary>The stream tells something at least every <paramref name="heartbeatMs"/>; 0: it does not promise to.
    /// </summary>
    public void Expect(uint heartbeatMs)
    {
        _limit = heartbeatMs == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(2.0 * heartbeatMs);
        Touch();
    }

    /// <summary>The stream has told something.</summary>
    public void Touch() => _timer.Change(_limit, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Pass()
    {
        _hasPassed = true;
        _ = _stream.CancelAsync();
    }
}
