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
    /// <exception cref="ClientFailureException">Waiting does not heal <paramref name="fault"/>.</exception>
    public Task PauseAsync(ConnectionFault fault, CancellationToken stopping)
    {
        if (fault.Recovery is Recovery.GiveUp or Recovery.SlowDown)
        {
            throw new ClientFailureException(fault.Reason);
        }

        var delay = backoff.Next();
        listener.OnRetry(fault, delay);
        return Task.Delay(delay, time, stopping);
    }
}
