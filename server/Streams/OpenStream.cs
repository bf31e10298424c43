using ChatGo.Core.Subscriptions;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Server.Streams;

/// <summary>One open ConnectChat: carries a subscription's messages to its reader, as many a write as there are.
/// </summary>
/// <remarks>One task runs it; completing, cancelling and the watch come from any thread.</remarks>
internal sealed class RoomStream(Subscription subscription, IHttpResetFeature? connection, TimeProvider time)
{
    /// <summary>HTTP/2's CANCEL (RFC 9113, 7).</summary>
    private const int Cancel = 8;

    private const long Never = 0;

    private long _pendingSince = Never;
    private long _completedAt = Never;

    /// <summary>Writes messages until the reader goes, the room ends or the stream is completed.</summary>
    /// <param name="output">To the reader.</param>
    public async Task RunAsync(IMessageOutput output)
    {
        while (await subscription.Reader.WaitToReadAsync())
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

    /// <summary>Ends the stream behind what its room holds now.</summary>
    public void Complete()
    {
        Volatile.Write(ref _completedAt, time.GetTimestamp());
        subscription.Complete();
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
