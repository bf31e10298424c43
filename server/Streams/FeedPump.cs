using ChatGo.Core.Waking;

namespace ChatGo.Server.Streams;

/// <summary>Carries a feed to its reader each time it is signalled, on the signaller's thread: as much per write as there
/// is.</summary>
/// <remarks>
/// <para>Any thread signals; one carries. A signal while it carries makes it look once more.</para>
/// <para>By hand, and not a loop that awaits: what waits here is one number. An await writes references into objects
/// that are old, and a collection of the young ones looks at all of them, with every reader of the server that was
/// woken since.</para>
/// </remarks>
internal sealed class FeedPump(TimeProvider time) : IReaderSignal
{
    private const long Never = 0;

    private const int Carrying = 0;
    private const int Waiting = 1;
    private const int Signalled = 2;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IFrameFeed? _feed;
    private IMessageOutput? _output;
    private long _blockedSince = Never;
    private int _state;

    /// <summary>Gets for how long the reader, blocked by flow control, has taken nothing; null where it is not blocked.
    /// </summary>
    public TimeSpan? Blocked =>
        Volatile.Read(ref _blockedSince) is not Never and var since ? time.GetElapsedTime(since) : null;

    /// <summary>Carries until the reader goes, or the feed ends. Signals from before count for nothing.</summary>
    /// <param name="feed">What is carried.</param>
    /// <param name="output">To the reader.</param>
    public Task RunAsync(IFrameFeed feed, IMessageOutput output)
    {
        (_feed, _output) = (feed, output);
        Carry(hasMore: false);
        return _ended.Task;
    }

    /// <inheritdoc/>
    public void Signal()
    {
        while (true)
        {
            switch (Interlocked.CompareExchange(ref _state, Signalled, Carrying))
            {
                case Waiting when Interlocked.CompareExchange(ref _state, Carrying, Waiting) == Waiting:
                    Carry(hasMore: true);
                    return;
                case Waiting:
                    break;
                default:
                    return;
            }
        }
    }

    void IThreadPoolWorkItem.Execute() => Signal();

    private void Carry(bool hasMore)
    {
        try
        {
            while (hasMore || LooksAgain())
            {
                _feed!.Prepare();
                var write = _output!.WriteAsync();
                if (!write.IsCompletedSuccessfully)
                {
                    _ = AwaitAsync(write);
                    return;
                }

                // It is there: an await would make of each reader an object that is old and written to.
                hasMore = write.Result;
            }
        }
        catch (Exception gone) when (_ended.TrySetException(gone))
        {
            // Whoever runs the stream hears of it.
        }
    }

    /// <summary>Waits, unless there is something to carry.</summary>
    /// <returns>Whether there may be; false where it waits, or has ended.</returns>
    private bool LooksAgain()
    {
        bool mayHaveFrames;
        while (_feed!.TryPark(out mayHaveFrames))
        {
            if (Interlocked.CompareExchange(ref _state, Waiting, Carrying) == Carrying)
            {
                return false;
            }

            Interlocked.Exchange(ref _state, Carrying);
        }

        if (!mayHaveFrames)
        {
            _ended.TrySetResult();
        }

        return mayHaveFrames;
    }

    private async Task AwaitAsync(ValueTask<bool> write)
    {
        Volatile.Write(ref _blockedSince, time.GetTimestamp());
        bool hasMore;
        try
        {
            hasMore = await write;
        }
        catch (Exception gone) when (_ended.TrySetException(gone))
        {
            return;
        }
        finally
        {
            Volatile.Write(ref _blockedSince, Never);
        }

        Carry(hasMore);
    }
}
