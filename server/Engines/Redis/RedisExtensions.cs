using ChatGo.Core.Engines;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Engines.Redis;

/// <summary>Rooms that many servers share.</summary>
internal static class RedisExtensions
{
    /// <summary>Adds the engine, where the settings name a Redis.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Redis</c> says where.</param>
    public static void AddRedis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddOptions<RedisOptions>().Bind(configuration.GetSection("Redis")).ValidateOnStart();
        if (configuration["Redis:Configuration"] is not { } where)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(where))
        {
            // A variable that was not set must not end in rooms that other servers do not see.
            throw new FormatException("--redis (Redis:Configuration) is empty: name a Redis, or leave it out.");
        }

        if (configuration["Store:Data"] is not null)
        {
            throw new FormatException("--redis and --data exclude one another: rooms are kept in one place.");
        }

        services.AddSingleton<RedisEngine>();
        services.TryAddSingleton<IRoomEngine>(static provider => provider.GetRequiredService<RedisEngine>());
        services.AddHostedService<EngineStart>();
    }
}
