namespace ChatGo.Tests.Core.Engines.Redis;

/// <summary>Two servers on a Redis Cluster.</summary>
[InheritsTests]
[ClassDataSource<RedisCluster>(Shared = SharedType.PerClass)]
public sealed class ClusterContractTests(RedisCluster redis) : StoredContract
{
    /// <summary>More is kept than memory holds.</summary>
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024)
    {
        RedisProcess.SkipWhereMissing();
        return EngineSite.OnRedisAsync(redis.Configuration, servers: 2, EngineSite.OptionsOf(historyMessages, isUnbounded: true));
    }
}
