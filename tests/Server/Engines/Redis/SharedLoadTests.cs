using System.Diagnostics;
using ChatGo.Client.Connections;
using ChatGo.Client.Load;
using ChatGo.Client.Load.Phases;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>A load on servers that share rooms goes on where one of them ends, and finds nothing lost.</summary>
[ClassDataSource<RedisProcess>(Shared = SharedType.PerClass)]
public sealed class SharedLoadTests(RedisProcess redis)
{
    private const int Users = 60;
    private const int Rooms = 6;
    private const int Seconds = 6;
    private const int Rate = 60;

    [Test, Timeout(60_000)]
    [Arguments(true, true)]
    [Arguments(false, true)]
    [Arguments(true, false)]
    public async Task Load_OnTwoServers_OneOfWhichEnds_GoesOnAtTheOther_AndLosesNothing(
        bool isSession, bool hasOwnHttp2, CancellationToken cancellationToken)
    {
        await using var servers = await SharedServers.StartAsync(redis.Configuration, count: 2, isGuarded: false, "--drain-seconds", "1");
        await using var engine = new LoadEngine(
            new LoadOptions
            {
                Server = new ServerAccess(servers.First.Address),
                Others = [new ServerAccess(servers.Second.Address)],
                Users = Users,
                Rooms = Rooms,
                UsersPerConnection = 2,
                Api = isSession ? LoadApi.Session : LoadApi.Unary,
                HasOwnHttp2 = hasOwnHttp2,
                Phases = [new LoadPhase("steady", PhaseKind.Steady, Seconds, Rate, Rate)],
                RunId = "shared",
            },
            index: 0);
        await engine.JoinAsync(cancellationToken);
        var before = ReadersOf(servers.Second);
        var driving = engine.DriveAsync(Stopwatch.GetTimestamp(), cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        await servers.Second.StopAsync();
        await Eventually.HoldsAsync("all are at the first server", () => ReadersOf(servers.First) == Users, cancellationToken);
        await driving;
        var sample = engine.Sample();

        await Assert.That(before).IsEqualTo(Users / 2);
        await Assert.That(sample.Faults).IsEmpty();
        await Assert.That(sample.Lost).IsEqualTo(0);
        await Assert.That(sample.Acknowledged).IsGreaterThan(0);
        await Assert.That(sample.Outages.Sum(static outage => outage.Readers)).IsEqualTo(Users / 2);
    }

    private static int ReadersOf(RunningServer server) =>
        Enumerable.Range(0, Rooms).Sum(room => server.Rooms.Find($"shared-{room}")?.Readers ?? 0);
}
