using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load;

/// <summary>What makes a load: this process, or several that it started.</summary>
internal interface ILoadSource : IAsyncDisposable
{
    /// <summary>Lets everybody in.</summary>
    /// <exception cref="ClientFailureException">The server does not let everybody in.</exception>
    public Task JoinAsync(CancellationToken stopping);

    /// <summary>Sends on schedule, then waits for what is under way; when <paramref name="stopping"/> asks for it,
    /// sooner. Never throws for that.</summary>
    /// <param name="start">When the schedule starts. Unit: ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="stopping">Ends it early.</param>
    public Task DriveAsync(long start, CancellationToken stopping);

    /// <summary>What the load has come to now. Histograms begin anew with each.</summary>
    public LoadSample Sample();
}
