using ChatGo.Core.Engines;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <content>What nobody has told of is asked for.</content>
internal sealed partial class RedisLine
{
    /// <summary>Messages asked for at a time.</summary>
    private const int RangeCount = 512;

    /// <summary>What comes out of order is there within this time, unless nobody told.</summary>
    private static readonly TimeSpan HolePatience = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private int _isFilling;

    /// <summary>Where something is early, what is before it is waited for, a moment, and asked for then.</summary>
    private void LookForHole()
    {
        bool hasHole;
        lock (_gate)
        {
            hasHole = _isFollowing && _tail.FirstEarly is not null;
        }

        if (hasHole && Interlocked.Exchange(ref _isFilling, 1) == 0)
        {
            _ = FillAsync();
        }
    }

    private async Task FillAsync()
    {
        var pause = HolePatience;
        while (true)
        {
            await Task.Delay(pause);
            long? early;
            lock (_gate)
            {
                early = _isFollowing ? _tail.FirstEarly : null;
            }

            if (early is null)
            {
                break;
            }

            try
            {
                await CatchUpAsync(early.Value - 1);
                pause = HolePatience;
            }
            catch (EngineUnavailableException)
            {
                pause = RetryPause;
            }
        }

        Volatile.Write(ref _isFilling, 0);
        // Somebody may have come early since the last look.
        bool hasMore;
        lock (_gate)
        {
            hasMore = _isFollowing && _tail.FirstEarly is not null;
        }

        if (hasMore)
        {
            LookForHole();
        }
    }

    /// <summary>Asks for what is missing up to a number; what is not kept is skipped.</summary>
    private async Task CatchUpAsync(long through)
    {
        while (true)
        {
            var from = Head + 1;
            if (from > through || !IsFollowing)
            {
                return;
            }

            var entries = await RangeAsync(from, through, RangeCount, Order.Ascending, CancellationToken.None);
            store.Figures.Fill(entries.Count);
            foreach (var (sequence, id, body) in entries)
            {
                lock (_gate)
                {
                    if (_isFollowing && sequence > _tail.Head)
                    {
                        _tail.Skip(sequence - 1);
                    }
                }

                if (!body.IsEmpty)
                {
                    Take(sequence, id, body.Span);
                }
            }

            if (entries.Count < RangeCount)
            {
                lock (_gate)
                {
                    if (_isFollowing)
                    {
                        _tail.Skip(through);
                    }
                }

                return;
            }
        }
    }
}
