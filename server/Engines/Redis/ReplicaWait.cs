namespace ChatGo.Server.Engines.Redis;

/// <summary>Waits until a replica has what was sent: once for all that was sent meanwhile.</summary>
/// <remarks>Any thread. It narrows what a failing primary may lose, and does not exclude it: another replica may be
/// chosen.</remarks>
/// <param name="store">The store.</param>
internal sealed class ReplicaWait(RedisStore store)
{
    private const int Replicas = 1;
    private const int Milliseconds = 500;

    private readonly Turn[] _turns = [.. Enumerable.Range(0, RedisKeys.Partitions).Select(static _ => new Turn())];

    /// <summary>Waits for a replica of a part of the rooms, from now on.</summary>
    /// <param name="partition">Which.</param>
    /// <returns>False where none has it in time, or nobody knows.</returns>
    public Task<bool> WaitAsync(int partition)
    {
        var turn = _turns[partition];
        lock (turn.Gate)
        {
            // Who comes while one is out waits for the next: that one began before its message was there.
            return turn.Next ??= RunAsync(turn, partition, turn.Current);
        }
    }

    private async Task<bool> RunAsync(Turn turn, int partition, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<bool> asked;
        lock (turn.Gate)
        {
            turn.Next = null;
            turn.Current = asked = AskAsync(partition);
        }

        return await asked;
    }

    private async Task<bool> AskAsync(int partition)
    {
        try
        {
            if (store.PrimaryOf(partition) is not { } primary)
            {
                return false;
            }

            var answered = await store.Connection.GetServer(primary).ExecuteAsync("WAIT", Replicas, Milliseconds);
            return (int)answered >= Replicas;
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            return false;
        }
    }

    private sealed class Turn
    {
        public Lock Gate { get; } = new();

        public Task Current { get; set; } = Task.CompletedTask;

        public Task<bool>? Next { get; set; }
    }
}
