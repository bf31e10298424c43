using ChatGo.Server.Engines;
using ChatGo.Server.Engines.Redis;
using ChatGo.Tests.Core.Engines.Redis;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>What a start refuses, and says.</summary>
[ClassDataSource<RedisProcess>(Shared = SharedType.PerAssembly)]
public sealed class RedisOpeningTests(RedisProcess redis)
{
    [Test, Timeout(30_000)]
    [Arguments("127.0.0.1:1", "No Redis answers at 127.0.0.1:1: is it running, and are its name, port and password right?")]
    [Arguments("password=secret", "--redis (Redis:Configuration) names no host: 'password=***'; such as redis-1:6379, several separated by commas.")]
    [Arguments("127.0.0.1:1,nonsense=1", "--redis (Redis:Configuration) is not valid: ")]
    public async Task Start_WithoutARedis_SaysWhatIsWrong(string configuration, string said, CancellationToken cancellationToken)
    {
        var refused = await Assert.That(async () => await RunningServer.StartAsync(time: null, "--redis", configuration)).Throws<StoreException>();
        await Assert.That(refused!.Message).StartsWith(said);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test, Timeout(30_000)]
    public async Task Start_WithARedisThatDropsKeys_IsRefused(CancellationToken cancellationToken)
    {
        RedisProcess.SkipWhereMissing();
        await using var dropping = new RedisProcess { Arguments = ["--maxmemory-policy", "allkeys-lru"] };
        await dropping.StartAsync();
        var refused = await Assert.That(async () => await RunningServer.StartAsync(time: null, "--redis", dropping.Configuration)).Throws<StoreException>();
        await Assert.That(refused!.Message).EndsWith("drops keys when it is full (maxmemory-policy allkeys-lru): set maxmemory-policy noeviction.");
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test, Timeout(30_000)]
    public async Task Start_WithRoomsOfAnotherVersion_IsRefused(CancellationToken cancellationToken)
    {
        RedisProcess.SkipWhereMissing();
        await redis.AskAsync("SET other:layout \"chatgo 9 64\"");
        var refused = await Assert.That(async () => await RunningServer.StartAsync(
            time: null, "--redis", redis.Configuration, "--redis-prefix", "other:")).Throws<StoreException>();
        await Assert.That(refused!.Message).IsEqualTo(
            "The rooms in Redis were laid out by another version: other:layout is \"chatgo 9 64\", and this one needs \"chatgo 1 128\".");
        cancellationToken.ThrowIfCancellationRequested();
    }

    [Test]
    [Arguments("a:1,password=b,ssl=true", "a:1,password=***,ssl=true")]
    [Arguments("a:1, Password=b", "a:1,password=***")]
    [Arguments("a:1", "a:1")]
    public async Task Configuration_IsShownWithoutItsPassword(string configuration, string shown) =>
        await Assert.That(RedisOptions.WithoutPassword(configuration)).IsEqualTo(shown);
}
