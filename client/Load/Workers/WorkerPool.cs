using System.Globalization;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load.Workers;

/// <summary>A load that several processes make, each its share of the users and of the messages.</summary>
/// <param name="options">The load.</param>
internal sealed class WorkerPool(LoadOptions options) : ILoadSource
{
    // After Ctrl-C the starter has 1.5 s in all.
    private static readonly TimeSpan HurryWithin = TimeSpan.FromSeconds(0.9);

    private readonly List<Worker> _workers = [];

    /// <inheritdoc/>
    public async Task JoinAsync(CancellationToken stopping)
    {
        for (var index = 0; index < options.Processes; index++)
        {
            _workers.Add(Worker.Start(options, index));
        }

        await Task.WhenAll(_workers.Select(worker => worker.Ready.WaitAsync(stopping)));
    }

    /// <inheritdoc/>
    public async Task DriveAsync(long start, CancellationToken stopping)
    {
        foreach (var worker in _workers)
        {
            await worker.TellAsync(start.ToString(CultureInfo.InvariantCulture));
        }

        var all = Task.WhenAll(_workers.Select(static worker => worker.Done));
        await all.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            _workers.ForEach(static worker => worker.Stop());
            await Task.WhenAny(all, Task.Delay(HurryWithin, CancellationToken.None));
        }
        else
        {
            await all;
        }

        if (_workers.Find(static worker => worker.Done.IsFaulted) is { } broken)
        {
            throw new ClientFailureException(broken.Done.Exception!.InnerException!.Message);
        }
    }

    /// <inheritdoc/>
    public LoadSample Sample() => LoadSample.Merge([.. _workers.Select(static worker => worker.Take())]);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _workers.ForEach(static worker => worker.Dispose());
        return ValueTask.CompletedTask;
    }
}
