namespace ChatGo.Tests.Server;

/// <summary>Waits for what another thread or process is about to do.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until a condition holds; the test's own timeout bounds it, and names what never came.</summary>
    public static async Task HoldsAsync(string what, Func<bool> condition, CancellationToken cancellationToken)
    {
        while (!condition())
        {
            try
            {
                await Task.Delay(Pause, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"Waited in vain: {what}.");
            }
        }
    }
}
