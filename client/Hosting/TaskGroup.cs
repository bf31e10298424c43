namespace ChatGo.Client.Hosting;

/// <summary>Tasks that live and end together.</summary>
internal static class TaskGroup
{
    /// <summary>Runs all of <paramref name="works"/>; the first that ends, well or not, cancels the others.</summary>
    /// <returns>A task that ends after the last of them, as the first of them ended.</returns>
    public static async Task RunAsync(CancellationToken stopping, params Func<CancellationToken, Task>[] works)
    {
        using var group = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var tasks = Array.ConvertAll(works, work => work(group.Token));
        var first = await Task.WhenAny(tasks);
        await group.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }
}
