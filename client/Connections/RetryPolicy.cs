using ChatGo.Client.Hosting;

namespace ChatGo.Client.Connections;

/// <summary>When to try again: after every fault that time can heal, with <see cref="Backoff"/>.</summary>
/// <remarks>Each connection has its own; one caller at a time.</remarks>
internal sealed class RetryPolicy(Backoff backoff, IRetryListener listener, TimeProvider time)
{
    // A user who sees nothing for a second thinks that the program hangs.
    private static readonly TimeSpan SilenceAfter = TimeSpan.FromSeconds(0.8);

    /// <summary>Watches an attempt, until disposed: the listener hears of a server that does not answer.</summary>
    public ITimer Watch() => time.CreateTimer(
        static state => ((IRetryListener)state!).OnSilence(), listener, SilenceAfter, Timeout.InfiniteTimeSpan);

    /// <summary>The server has answered.</summary>
    public void Answered() => listener.OnAnswer();

    /// <summary>What was tried works: the next fault starts with a short delay again.</summary>
    public void Reset() => backoff.Reset();

    /// <summary>Waits until the next attempt.</summary>
    /// <param name="fault">Why the last attempt failed.</param>
    /// <param name="consequence">What it means where no further attempt is made, for people to read.</param>
    /// <param name="stopping">Ends the wait.</param>
    /// <exception cref="ClientFailureException">Trying again does not heal <paramref name="fault"/>.</exception>
    public Task PauseAsync(ConnectionFault fault, string consequence, CancellationToken stopping)
    {
        if (fault.Recovery != Recovery.Retry)
        {
            throw new ClientFailureException($"{consequence}: {fault.Refusal}") { IsUnavailable = fault.IsUnavailable };
        }

        var delay = fault.PauseBy(backoff);
        listener.OnRetry(fault, delay);
        return Task.Delay(delay, time, stopping);
    }
}
