using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Ways to wait.</summary>
internal static class ReaderWaits
{
    /// <summary>Waits while another thread cancels the wait; true where it was cancelled.</summary>
    public static async Task<bool> WaitCancelledAsync<T>(BroadcastReader<T> reader)
        where T : class, IBroadcastItem
    {
        using var source = new CancellationTokenSource();
        // Fair: on the pool's local queues these would keep everybody else's work from its turn.
        var cancelling = Task.Factory.StartNew(
            source.Cancel, CancellationToken.None, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
        try
        {
            return await reader.WaitToReadAsync(source.Token);
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        finally
        {
            await cancelling;
            // To the back of the pool's queue: readers that only cancel would keep the writer from its turn for ever.
            await Task.Yield();
        }
    }
}
