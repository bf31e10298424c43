using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Streams;

/// <summary>One open stream: carries what its feed has to its reader, as much a write as there is.</summary>
/// <remarks>One task runs it; completing, cancelling and the watch come from any thread.</remarks>
internal sealed class OpenStream(IFrameFeed feed, IHttpResetFeature? connection, TimeProvider time)
{
    /// <summary>HTTP/2's CANCEL (RFC 9113, 7).</summary>
    private const int Cancel = 8;

    private const long Never = 0;

    private long _pendingSince = Never;
    private long _completedAt = Never;

    /// <summary>Writes until the reader goes, or the feed ends.</summary>
    /// <param name="output">To the reader.</param>
    public async Task RunAsync(IMessageOutput output)
    {
        while (await feed.WaitAsync())
        {
            for (var hasMore = true; hasMore;)
            {
                var write = output.WriteAsync();
                if (write.IsCompletedSuccessfully)
                {
                    hasMore = write.Result;
                    continue;
                }

                Volatile.Write(ref _pendingSince, time.GetTimestamp());
                hasMore = await write;
                Volatile.Write(ref _pendingSince, Never);
            }
        }
    }

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
    /// <returns>Whether the stream was reset.</returns>
    public bool TryResetStalled(TimeSpan? stalled, TimeSpan grace)
    {
        var pendingSince = Volatile.Read(ref _pendingSince);
        var completedAt = Volatile.Read(ref _completedAt);
        if (pendingSince == Never
            || !((stalled is { } limit && time.GetElapsedTime(pendingSince) >= limit)
                || (completedAt != Never && time.GetElapsedTime(completedAt) >= grace)))
        {
            return false;
        }

        connection?.Reset(Cancel);
        return true;
    }
}
