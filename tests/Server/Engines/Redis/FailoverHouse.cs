using ChatGo.Api;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Two servers on a Redis with a replica, a reader and a sender at each.</summary>
internal sealed class FailoverHouse : IAsyncDisposable
{
    private const string Room = "lobby";

    private readonly RedisProcess _primary;
    private readonly RedisProcess _replica;
    private readonly List<SharedSender> _senders = [];
    private SharedServers? _servers;
    private string _epoch = string.Empty;

    private FailoverHouse(RedisProcess primary, RedisProcess replica) => (_primary, _replica, Primary) = (primary, replica, primary);

    public RedisProcess Primary { get; private set; }

    public SharedServers Servers => _servers!;

    public List<SharedReader> Readers { get; } = [];

    /// <summary>Gets the room's first life.</summary>
    public string Epoch => _epoch;

    public string StreamKey => SharedServers.EngineOf(Servers.First).Store.Keys.Messages(Room).ToString();

    public IReadOnlyList<(string Text, ulong Sequence)> Acknowledged => [.. _senders.SelectMany(static sender => sender.Acknowledged)];

    public TimeSpan LongestWait => _senders.Max(static sender => sender.LongestWait);

    public static async Task<FailoverHouse> StartAsync(CancellationToken cancellationToken, bool sends = true)
    {
        RedisProcess.SkipWhereMissing();
#pragma warning disable CA2000 // The house owns them.
        var primary = new RedisProcess();
        await primary.StartAsync();
        var replica = new RedisProcess { Arguments = ["--replicaof", "127.0.0.1", $"{primary.Port}", "--repl-diskless-sync-delay", "0"] };
#pragma warning restore CA2000
        await replica.StartAsync();
        var house = new FailoverHouse(primary, replica);
        house._servers = await SharedServers.StartAsync($"{primary.Configuration},{replica.Configuration}");
        await house.Servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = Room }, cancellationToken: cancellationToken);
        foreach (var server in house.Servers.All)
        {
            house.Readers.Add(new SharedReader(server, Room));
        }

        await Eventually.HoldsAsync("all are welcome", () => house.Readers.All(static reader => reader.Epochs.Count == 1), cancellationToken);
        house._epoch = house.Readers[0].Epochs[0];
        if (sends)
        {
            house._senders.AddRange(house.Servers.All.Select(static (server, number) => new SharedSender(server, Room, $"s{number}")));
            await house.GoOnAsync(cancellationToken);
        }

        return house;
    }

    /// <summary>Waits for some more to be acknowledged at each server.</summary>
    public Task GoOnAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_senders.Select(sender => sender.GoesOnAsync(cancellationToken)));

    /// <summary>Waits until the replica has all that was written until now.</summary>
    public Task InStepAsync(CancellationToken cancellationToken) => _primary.IsFollowedAsync(cancellationToken);

    /// <summary>The replica hears nothing more of the primary.</summary>
    public async Task CutReplicaOffAsync(CancellationToken cancellationToken)
    {
        await InStepAsync(cancellationToken);
        await _replica.SignalAsync("STOP");
        await _primary.AskAsync("CLIENT KILL TYPE replica");
    }

    /// <summary>The primary is killed, and the replica is the primary.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="first">What it is told in the same breath, before anybody else can tell it anything.</param>
    public async Task FailOverAsync(CancellationToken cancellationToken, params IEnumerable<string> first)
    {
        await _primary.KillAsync();
        await _replica.SignalAsync("CONT");
        await _replica.AskAsync(string.Join("\r\n", first.Prepend("REPLICAOF NO ONE")));
        Primary = _replica;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Nobody sends any more: holds all that was told against all that was acknowledged.</summary>
    public async Task VerifyAsync(CancellationToken cancellationToken)
    {
        foreach (var sender in _senders)
        {
            await sender.StopAsync();
        }

        var stopped = System.Diagnostics.Stopwatch.GetTimestamp();
        var acknowledged = Acknowledged;
        var epochs = Readers.SelectMany(static reader => reader.Epochs).Distinct().ToArray();
        await Eventually.HoldsAsync(
            "all that was acknowledged is read, or told to be lost",
            () => acknowledged.All(sent => Readers.All(reader => Array.Exists(epochs, epoch => reader.Accounts(epoch, sent.Sequence)))),
            cancellationToken);
        FailoverTimes.Current?.Note(LongestWait, System.Diagnostics.Stopwatch.GetElapsedTime(stopped));
        foreach (var reader in Readers)
        {
            await Assert.That(reader.Fault).IsNull();
        }

        // Under one number of one epoch all read the same.
        foreach (var (epoch, sent) in epochs.SelectMany(epoch => acknowledged.Select(sent => (epoch, sent))))
        {
            await Assert.That(Readers.Select(reader => reader.TextAt(epoch, sent.Sequence)).OfType<string>().Distinct().Count()).IsLessThanOrEqualTo(1);
        }

        // What was acknowledged is nowhere another message, unless the room goes on under another epoch.
        if (epochs.Length == 1)
        {
            await Assert.That(acknowledged.Where(sent => Readers.Exists(
                reader => reader.TextAt(_epoch, sent.Sequence) is { } text && text != sent.Text))).IsEmpty();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sender in _senders)
        {
            await sender.DisposeAsync();
        }

        foreach (var reader in Readers)
        {
            await reader.DisposeAsync();
        }

        if (_servers is not null)
        {
            await _servers.DisposeAsync();
        }

        await _replica.SignalAsync("CONT");
        await _replica.DisposeAsync();
        await _primary.DisposeAsync();
    }
}
