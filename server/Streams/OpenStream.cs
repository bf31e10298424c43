using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Streams;

/// <summary>One open stream, for those who end it or keep it alive. Any thread.</summary>
internal sealed class OpenStream(IFrameFeed feed, FeedPump pump, IHttpResetFeature? connection, TimeProvider time)
{
    /// <summary>HTTP/2's CANCEL (RFC 9113, 7).</summary>
    private const int Cancel = 8;

    private const long Never = 0;

    private readonly Lock _gate = new();
    private long _completedAt = Never;
    private bool _wasReset;
    private bool _hasEnded;

    /// <summary>Says that the stream lives, where it has carried nothing for long.</summary>
    /// <param name="now">The clock. Unit: its ticks.</param>
    public void Beat(long now) => feed.Beat(now);

    /// <summary>Ends the stream behind what there is to carry now.</summary>
    public void Complete()
    {
        Volatile.Write(ref _completedAt, time.GetTimestamp());
        feed.Complete();
    }

    /// <summary>Resets the stream if its reader, blocked by flow control, has not taken anything for too long: a
    /// write that is blocked sees nothing else.</summary>
    /// <param name="stalled">How long a reader may take nothing; null for as long as it likes.</param>
    /// <param name="grace">How long one may take once the stream was completed.</param>
    /// <returns>Whether the stream was reset; it is once, however long its writer takes to notice.</returns>
    public bool TryResetStalled(TimeSpan? stalled, TimeSpan grace)
    {
        var completedAt = Volatile.Read(ref _completedAt);
        if (pump.Blocked is not { } blocked
            || !((stalled is { } limit && blocked >= limit)
                || (completedAt != Never && time.GetElapsedTime(completedAt) >= grace)))
        {
            return false;
        }

        lock (_gate)
        {
            // Kestrel takes the objects of a call that has ended up again: it would be another call's stream.
            if (_hasEnded || _wasReset)
            {
                return false;
            }

            _wasReset = true;
            connection?.Reset(Cancel);
            return true;
        }
    }

    /// <summary>Says that the stream has ended. Only before its call returns.</summary>
    public void End()
    {
        lock (_gate)
        {
            _hasEnded = true;
        }
    }
}
