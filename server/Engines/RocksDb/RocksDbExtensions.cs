using ChatGo.Core.Engines;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Engines.RocksDb;

/// <summary>Rooms on the disk of this machine.</summary>
internal static class RocksDbExtensions
{
    /// <summary>Adds the engine, where the settings name a directory; else rooms live in memory.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Store</c> says where.</param>
    public static void AddRocksDb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StoreOptions>, StoreOptionsValidator>();
        services.AddOptions<StoreOptions>().Bind(configuration.GetSection("Store")).ValidateOnStart();
        if (configuration["Store:Data"] is not { } directory)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(directory))
        {
            // A variable that was not set must not end in rooms that are gone with the process.
            throw new FormatException("--data (Store:Data) is empty: name a directory, or leave it out.");
        }

        services.AddSingleton<RocksEngine>();
        services.TryAddSingleton<IRoomEngine>(static provider => provider.GetRequiredService<RocksEngine>());
        services.TryAddSingleton<IStoreCopy>(static provider => provider.GetRequiredService<RocksEngine>());
        services.AddHostedService<EngineStart>();
    }
}
