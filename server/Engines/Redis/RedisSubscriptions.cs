using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What this server is told by Redis. It is a hint: what is true is asked for wherever something is missing.</summary>
/// <remarks>Any thread. Connections of its own, which can be given up and made anew.</remarks>
/// <param name="openAsync">Opens connections.</param>
internal sealed class RedisSubscriptions(Func<Task<IConnectionMultiplexer>> openAsync) : IAsyncDisposable
{
    /// <summary>A channel is left and joined by one at a time: the library's order of the two is not known.</summary>
    private const int Gates = 64;

    /// <summary>The library waits for a connection without an end of its own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(static _ => new SemaphoreSlim(1))];
    private readonly SemaphoreSlim _renewing = new(1);
    private IConnectionMultiplexer? _connection;

    /// <summary>Gets or sets what is called when a connection was lost, or is there again: something may not have been told.
    /// </summary>
    public Action? Doubted { get; set; }

    /// <summary>Opens the connections.</summary>
    public async Task StartAsync()
    {
        var opened = await openAsync();
        opened.ConnectionFailed += (_, _) => Doubted?.Invoke();
        opened.ConnectionRestored += (_, _) => Doubted?.Invoke();
        opened.ConfigurationChanged += (_, _) => Doubted?.Invoke();
        Volatile.Write(ref _connection, opened);
    }

    /// <summary>Hears a channel from now on.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="hear">Called with each, on the pool, several at a time.</param>
    public async Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> hear)
    {
        var gate = GateOf(channel);
        await gate.WaitAsync();
        try
        {
            await _connection!.GetSubscriber().SubscribeAsync(channel, hear).WaitAsync(Patience);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Hears a channel no more.</summary>
    public async Task UnsubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> hear)
    {
        var gate = GateOf(channel);
        await gate.WaitAsync();
        try
        {
            await _connection!.GetSubscriber().UnsubscribeAsync(channel, hear).WaitAsync(Patience);
        }
        catch (Exception failure) when (RedisFailure.Is(failure))
        {
            // It will be told, and nobody listens.
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Closes the connections, which tell nothing, and hears everything on new ones.</summary>
    /// <param name="channels">Everything.</param>
    /// <returns>How many channels.</returns>
    public async Task<int> RenewAsync(Func<IEnumerable<(RedisChannel Channel, Action<RedisChannel, RedisValue> Hear)>> channels)
    {
        await _renewing.WaitAsync();
        try
        {
            await using var before = _connection;
            await StartAsync();
            List<Task> all = [.. channels().Select(one => SubscribeAsync(one.Channel, one.Hear))];
            await Task.WhenAll(all);
            return all.Count;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        foreach (var gate in _gates)
        {
            gate.Dispose();
        }

        _renewing.Dispose();
    }

    private SemaphoreSlim GateOf(RedisChannel channel) => _gates[(uint)channel.GetHashCode() % Gates];
}
