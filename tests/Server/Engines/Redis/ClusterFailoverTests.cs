using ChatGo.Api;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>A primary of a cluster is killed beside readers and senders of rooms on all of them.</summary>
[ClassDataSource<RedisCluster>(Shared = SharedType.PerClass)]
public sealed class ClusterFailoverTests(RedisCluster redis)
{
    private static readonly string[] Rooms = [.. Enumerable.Range(0, 6).Select(static room => $"room-{room}")];

    [Test, Timeout(90_000)]
    public async Task Primary_ThatIsKilled_IsFollowedByItsReplica(CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        List<SharedReader> readers = [];
        List<SharedSender> senders = [];
        foreach (var room in Rooms)
        {
            await servers.First.Client.CreateChatAsync(new CreateChatRequest { ChatId = room }, cancellationToken: cancellationToken);
            readers.Add(new SharedReader(servers.Second, room));
            await Eventually.HoldsAsync("it is welcome", () => readers[^1].Epochs.Count == 1, cancellationToken);
            senders.Add(new SharedSender(servers.First, room, room));
        }

        await Task.WhenAll(senders.Select(sender => sender.GoesOnAsync(cancellationToken)));
        await redis.KillOneAsync(cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        await Task.WhenAll(senders.Select(sender => sender.GoesOnAsync(cancellationToken)));
        foreach (var sender in senders)
        {
            await sender.StopAsync();
        }

        foreach (var (reader, sender) in readers.Zip(senders))
        {
            await Eventually.HoldsAsync(
                "what was acknowledged is read, or told to be lost",
                () => sender.Acknowledged.All(sent => reader.Epochs.Any(epoch => reader.Accounts(epoch, sent.Sequence))),
                cancellationToken);
            await Assert.That(reader.Fault).IsNull();
            await Assert.That(sender.Acknowledged.Where(sent => reader.Epochs.Count == 1
                && reader.TextAt(reader.Epochs[0], sent.Sequence) is { } text && text != sent.Text)).IsEmpty();
            await reader.DisposeAsync();
            await sender.DisposeAsync();
        }
    }
}
