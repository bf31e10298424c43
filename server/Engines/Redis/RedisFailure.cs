using StackExchange.Redis;

namespace ChatGo.Server.Engines.Redis;

/// <summary>What the library throws where Redis cannot be had: its exceptions have no type in common.</summary>
internal static class RedisFailure
{
    /// <summary>Whether an exception says that Redis has not answered, or not as it should.</summary>
    public static bool Is(Exception failure) =>
        failure is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException;
}
