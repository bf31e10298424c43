using ChatGo.Api;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>Redis goes, comes back, loses something, or does not tell: two servers with a reader and a sender each. No reader sees two
/// messages under one number; what was acknowledged is read, or inside a gap, or before a new epoch.</summary>
internal static class Failovers
{
    private const string Room = "lobby";
    private const int ClusterRooms = 6;

    public static async Task Subscription_ThatIsCutOff_LosesNothing(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken);
        for (var cut = 0; cut < 5; cut++)
        {
            await house.Primary.AskAsync("CLIENT KILL TYPE pubsub");
            await house.GoOnAsync(cancellationToken);
        }

        await house.VerifyAsync(cancellationToken);
        await Assert.That(house.Readers.All(static reader => reader.Epochs.Count == 1)).IsTrue();
        await Assert.That(house.Acknowledged.Any(sent => house.Readers.Any(reader => reader.Misses(house.Epoch, sent.Sequence)))).IsFalse();
    }

    public static async Task Redis_ThatStandsStill_IsWaitedFor_AndReadersStay(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken);
        await house.Primary.SignalAsync("STOP");
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        var refused = await Assert.That(async () => await SharedServers.SendAsync(house.Servers.First, Room, "now", "now", cancellationToken))
            .Throws<Grpc.Core.RpcException>();
        var waited = System.Diagnostics.Stopwatch.GetElapsedTime(begun);
        await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
        await house.Primary.SignalAsync("CONT");
        await house.GoOnAsync(cancellationToken);

        await Assert.That(refused!.StatusCode).IsEqualTo(Grpc.Core.StatusCode.Unavailable);
        await Assert.That(waited).IsLessThan(TimeSpan.FromSeconds(10));
        await house.VerifyAsync(cancellationToken);
        await Assert.That(house.Readers.All(static reader => reader.Epochs.Count == 1)).IsTrue();
    }

    public static async Task Failover_ToAReplicaInStep_LosesNothing(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken);
        await house.InStepAsync(cancellationToken);
        await house.FailOverAsync(cancellationToken);
        await house.GoOnAsync(cancellationToken);

        await house.VerifyAsync(cancellationToken);
    }

    public static async Task Failover_ThatLosesTheTail_GivesNoNumberTwice(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken);
        await house.CutReplicaOffAsync(cancellationToken);
        await house.GoOnAsync(cancellationToken);
        await house.FailOverAsync(cancellationToken);
        await house.GoOnAsync(cancellationToken);

        await house.VerifyAsync(cancellationToken);
        await Assert.That(house.Servers.All.Sum(static server => SharedServers.EngineOf(server).Figures!.Lost)).IsGreaterThan(0);
    }

    public static async Task Failover_AfterWhichNumbersAreGivenAgain_BeginsAnotherEpoch(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken);
        await house.CutReplicaOffAsync(cancellationToken);
        await house.GoOnAsync(cancellationToken);
        // Somebody who has seen nothing of the tail is faster than both servers.
        await house.FailOverAsync(cancellationToken, Enumerable.Range(0, 5).Select(message =>
            $"XADD {house.StreamKey} {house.Epoch}-* b \"\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x0{message}\""));
        await house.GoOnAsync(cancellationToken);
        await Eventually.HoldsAsync("another epoch begins", () => house.Readers.All(static reader => reader.Epochs.Count >= 2), cancellationToken);

        await house.VerifyAsync(cancellationToken);
        await Assert.That(house.Servers.All.Sum(static server => SharedServers.EngineOf(server).Figures!.Forks)).IsGreaterThan(0);
    }

    public static async Task Redis_ThatIsEmptied_EndsItsRooms(CancellationToken cancellationToken)
    {
        await using var house = await FailoverHouse.StartAsync(cancellationToken, sends: false);
        await house.Primary.AskAsync("FLUSHALL");
        SharedServers.EngineOf(house.Servers.First).Store.Failover.Doubt(0);
        foreach (var server in house.Servers.All)
        {
            await SharedServers.LineOf(server, Room).CheckAsync(isDeep: false);
        }

        await Eventually.HoldsAsync("readers are told", () => house.Readers.All(static reader => reader.IsOver), cancellationToken);
    }

    public static async Task Primary_OfAClusterThatIsKilled_IsFollowedByItsReplica(CancellationToken cancellationToken)
    {
        RedisProcess.SkipWhereMissing();
        await using var redis = new RedisCluster();
        await redis.InitializeAsync();
        await using var servers = await SharedServers.StartAsync(redis.Configuration);
        List<SharedReader> readers = [];
        List<SharedSender> senders = [];
        foreach (var room in Enumerable.Range(0, ClusterRooms).Select(static room => $"room-{room}"))
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

        var stopped = System.Diagnostics.Stopwatch.GetTimestamp();
        foreach (var (reader, sender) in readers.Zip(senders))
        {
            await Eventually.HoldsAsync(
                "what was acknowledged is read, or told to be lost",
                () => sender.Acknowledged.All(sent => reader.Epochs.Any(epoch => reader.Accounts(epoch, sent.Sequence))),
                cancellationToken);
            FailoverTimes.Current?.Note(sender.LongestWait, System.Diagnostics.Stopwatch.GetElapsedTime(stopped));
            await Assert.That(reader.Fault).IsNull();
            await Assert.That(sender.Acknowledged.Where(sent => reader.Epochs.Count == 1
                && reader.TextAt(reader.Epochs[0], sent.Sequence) is { } text && text != sent.Text)).IsEmpty();
            await reader.DisposeAsync();
            await sender.DisposeAsync();
        }
    }
}
