using System.Collections.Concurrent;
using ChatGo.Core.Engines;

namespace ChatGo.Server.Engines.Redis;

/// <summary>The servers that share the rooms. Each says again and again that it is alive; who has not for a while is gone, and
/// nobody is in a room there.</summary>
/// <remarks>One caller at a time.</remarks>
/// <param name="store">The store.</param>
internal sealed class ServerList(RedisStore store)
{
    /// <summary>How long a server is surely alive once it has said so. Longer than a member lingers who goes to another
    /// server.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, long> _seenAt = new(StringComparer.Ordinal);

    /// <summary>Reports that this server is alive, and forgets those that are not.</summary>
    /// <exception cref="EngineUnavailableException">Not now: nobody can say who is alive, so nobody is gone.</exception>
    public async Task BeatAsync()
    {
        string[] alive;
        try
        {
            var result = await store.CallAsync(
                RedisScripts.Beat, [store.Keys.Servers], [store.Server, (long)Lease.TotalMilliseconds]);
            alive = (string[])result!;
        }
        catch (EngineUnavailableException)
        {
            foreach (var server in _seenAt.Keys)
            {
                _seenAt[server] = store.Time.GetTimestamp();
            }

            throw;
        }

        foreach (var (server, at) in _seenAt)
        {
            if (store.Time.GetElapsedTime(at) > Forgotten)
            {
                _seenAt.TryRemove(server, out _);
            }
        }

        foreach (var server in alive)
        {
            _seenAt[server] = store.Time.GetTimestamp();
        }

        foreach (var line in store.Lines)
        {
            foreach (var server in line.Servers)
            {
                if (store.Time.GetElapsedTime(_seenAt.GetOrAdd(server, store.Time.GetTimestamp())) > Lease)
                {
                    await line.ForgetAsync(server);
                }
            }
        }
    }
}
