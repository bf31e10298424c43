namespace ChatGo.Tests.Core.Engines.Redis;

/// <summary>Two servers on one Redis.</summary>
[InheritsTests]
[ClassDataSource<RedisProcess>(Shared = SharedType.PerAssembly)]
public sealed class RedisContractTests(RedisProcess redis) : StoredContract
{
    /// <summary>More is kept than memory holds.</summary>
    private protected override Task<EngineSite> NewSiteAsync(int historyMessages = 1_024)
    {
        RedisProcess.SkipWhereMissing();
        return EngineSite.OnRedisAsync(redis.Configuration, servers: 2, EngineSite.OptionsOf(historyMessages, isUnbounded: true));
    }
}
