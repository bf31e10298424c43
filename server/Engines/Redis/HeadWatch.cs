using System.Globalization;
using ChatGo.Core.Engines;
using ChatGo.Server.Logging;
using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Finds what nobody told: whether this server hears itself, whether rooms reach further than is known here, and who
/// else is alive.</summary>
/// <param name="store">The store.</param>
/// <param name="documents">What belongs to all rooms.</param>
internal sealed class HeadWatch(RedisStore store, SharedDocuments documents) : IAsyncDisposable
{
    private const int AtATime = 64;

    /// <summary>In so many turns each room is looked at once.</summary>
    private const int Turns = 15;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<int, ProbeChannel> _probes = [];
    private readonly ServerList _servers = new(store);
    private Task _watching = Task.CompletedTask;
    private volatile bool _isDoubted;

    /// <summary>Begins.</summary>
    public void Start()
    {
        store.Subscriptions.Doubted = () => _isDoubted = true;
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        var (turn, probedAt) = (0, store.Time.GetTimestamp());
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            if (_isDoubted)
            {
                _isDoubted = false;
                await TryAsync(() => LookAsync(store.Lines));
                await TryAsync(documents.ReadAgainAsync);
            }

            if (store.Time.GetElapsedTime(probedAt) < Period)
            {
                continue;
            }

            probedAt = store.Time.GetTimestamp();
            if (!_probes.Values.All(static probe => probe.IsHeard))
            {
                store.Logger.HearsNothing();
                await TryAsync(() => store.Subscriptions.RenewAsync(Channels));
                _isDoubted = true;
            }

            await TryAsync(ProbeAsync);
            await TryAsync(_servers.BeatAsync);
            turn = (turn + 1) % Turns;
            var now = turn;
            await TryAsync(() => LookAsync(store.Lines.Where(line => (uint)line.GetHashCode() % Turns == now)));
        }
    }

    private IEnumerable<(RedisChannel Channel, Action<RedisChannel, RedisValue> Hear)> Channels() =>
    [
        .. _probes.Values.Select(static probe => (probe.Channel, (Action<RedisChannel, RedisValue>)probe.Hear)),
        (documents.Channel, documents.Hear),
        .. store.Lines.Select(static line => (line.Channel, (Action<RedisChannel, RedisValue>)line.Hear)),
    ];

    private async Task ProbeAsync()
    {
        var partitions = Enumerable.Range(0, RedisKeys.Partitions)
            .GroupBy(store.PrimaryOf)
            .Where(static primary => primary.Key is not null)
            .Select(static primary => primary.First())
            .ToArray();
        foreach (var gone in _probes.Keys.Except(partitions).ToArray())
        {
            _probes.Remove(gone, out var probe);
            await store.Subscriptions.UnsubscribeAsync(probe!.Channel, probe.Hear);
        }

        foreach (var partition in partitions)
        {
            if (!_probes.TryGetValue(partition, out var probe))
            {
                probe = new ProbeChannel(store.Keys.Probe(partition, store.Server, store.IsCluster));
                await store.Subscriptions.SubscribeAsync(probe.Channel, probe.Hear);
                _probes.Add(partition, probe);
            }

            var number = probe.Next();
            await store.Database.PublishAsync(probe.Channel, number.ToString(CultureInfo.InvariantCulture));
            probe.Sent(number);
        }
    }

    private static async Task LookAsync(IEnumerable<RedisLine> lines) => await Parallel.ForEachAsync(
        lines,
        new ParallelOptions { MaxDegreeOfParallelism = AtATime },
        static async (line, _) =>
        {
            try
            {
                await line.CheckAsync(isDeep: false);
            }
            catch (EngineUnavailableException)
            {
                // Redis is away: once it is back, all are looked at.
            }
        });

    private async Task TryAsync(Func<Task> doAsync)
    {
        try
        {
            await doAsync();
        }
        catch (Exception failure) when (failure is EngineUnavailableException || RedisFailure.Is(failure))
        {
            // At the next turn.
        }
#pragma warning disable CA1031 // Whatever the library throws while servers come and go: without this watch losses would stay silent.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            store.Logger.LooksAgain(failure);
        }
    }
}
