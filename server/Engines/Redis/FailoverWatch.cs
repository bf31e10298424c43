using System.Net;
using ChatGo.Core.Engines;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Watches over primaries: where one is away, or another one now, nothing is sent until all rooms there have been
/// compared, and the other servers had time to do the same. So no number is given to a second message that somebody
/// has seen, unless all who saw the first have gone.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class FailoverWatch : IAsyncDisposable
{
    /// <summary>Rooms compared at a time.</summary>
    private const int AtATime = 64;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);

    private readonly RedisStore _store;
    private readonly TimeSpan _grace;
    private readonly EndPoint?[] _primaries = new EndPoint?[RedisKeys.Partitions];
    private readonly long[] _doubts = new long[RedisKeys.Partitions];
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private long _lastDoubt;
    private long _lookedAt;
    private bool _isTold;

    /// <summary>Begins with nothing in doubt.</summary>
    /// <param name="store">The store.</param>
    /// <param name="grace">How long the others have for the same.</param>
    public FailoverWatch(RedisStore store, TimeSpan grace) => (_store, _grace) = (store, grace);

    /// <summary>Gets whether everything can be sent to.</summary>
    public bool IsWhole => Array.TrueForAll(_doubts, static doubt => doubt == 0);

    /// <summary>Whether a part of the rooms can be sent to.</summary>
    public bool IsOpen(int partition) => Volatile.Read(ref _doubts[partition]) == 0;

    /// <summary>Begins to watch.</summary>
    public void Start()
    {
        for (var partition = 0; partition < _primaries.Length; partition++)
        {
            _primaries[partition] = _store.PrimaryOf(partition);
        }

        _store.Connection.ConnectionFailed += (_, failed) => DoubtAt(failed);
        _store.Connection.ConnectionRestored += (_, restored) => DoubtAt(restored);
        _watching = WatchAsync();
    }

    /// <summary>The primary of a part of the rooms may be another one now.</summary>
    public void Doubt(int partition) => Volatile.Write(ref _doubts[partition], Interlocked.Increment(ref _lastDoubt));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void DoubtAt(ConnectionFailedEventArgs connection)
    {
        if (connection.ConnectionType != ConnectionType.Interactive)
        {
            return;
        }

        for (var partition = 0; partition < _primaries.Length; partition++)
        {
            if (connection.EndPoint is null || Equals(Volatile.Read(ref _primaries[partition]), connection.EndPoint))
            {
                Doubt(partition);
            }
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await LookAndRecoverAsync();
            }
#pragma warning disable CA1031 // Whatever the library throws while servers come and go: without this watch nothing would be sent again.
            catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
            {
                _store.Logger.LooksAgain(failure);
            }
        }
    }

    private async Task LookAndRecoverAsync()
    {
        if (_store.Time.GetElapsedTime(_lookedAt) >= LookPeriod || !IsWhole)
        {
            _lookedAt = _store.Time.GetTimestamp();
            await _store.LookForPrimariesAsync();
            Look();
        }

        if (IsWhole)
        {
            return;
        }

        if (!_isTold)
        {
            _isTold = true;
            _store.Logger.LosesRedis();
        }

        await RecoverAsync();
    }

    /// <summary>Looks which primaries there are.</summary>
    private void Look()
    {
        for (var partition = 0; partition < _primaries.Length; partition++)
        {
            if (_store.PrimaryOf(partition) is { } primary && !primary.Equals(_primaries[partition]))
            {
                Volatile.Write(ref _primaries[partition], primary);
                Doubt(partition);
            }
        }
    }

    private async Task RecoverAsync()
    {
        var doubts = new Dictionary<int, long>();
        for (var partition = 0; partition < _doubts.Length; partition++)
        {
            if (Volatile.Read(ref _doubts[partition]) is not 0 and var doubt)
            {
                doubts.Add(partition, doubt);
            }
        }

        try
        {
            await _store.Connection.ConfigureAsync();
            await _store.LoadScriptsAsync();
            foreach (var partition in doubts.Keys.Where(partition => !IsAnswering(partition)).ToArray())
            {
                doubts.Remove(partition);
            }

            if (doubts.Count == 0)
            {
                return;
            }

            // Each primary must answer now, whether or not a room of it is in use.
            await CompareAsync(doubts);
        }
        catch (Exception failure) when (failure is EngineUnavailableException || RedisFailure.Is(failure))
        {
            // It is looked at again.
            return;
        }

        await Task.Delay(_grace, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (partition, doubt) in doubts)
        {
            // Unless it has come into doubt again.
            Interlocked.CompareExchange(ref _doubts[partition], 0, doubt);
        }

        if (IsWhole)
        {
            _isTold = false;
            _store.Logger.SendsAgain();
        }
    }

    private bool IsAnswering(int partition) =>
        _store.PrimaryOf(partition) is { } primary
        && _store.Connection.GetServer(primary).IsConnected;

    private async Task CompareAsync(Dictionary<int, long> partitions)
    {
        foreach (var primary in partitions.Keys.Select(_store.PrimaryOf).OfType<EndPoint>().Distinct())
        {
            await _store.Connection.GetServer(primary).PingAsync();
        }

        var failed = false;
        await Parallel.ForEachAsync(
            _store.Lines.Where(line => partitions.ContainsKey(line.Partition)),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = _stop.Token },
            async (line, _) =>
            {
                try
                {
                    await line.CheckAsync(isDeep: true);
                }
                catch (EngineUnavailableException)
                {
                    failed = true;
                }
            });
        if (failed)
        {
            throw new EngineUnavailableException();
        }
    }
}
