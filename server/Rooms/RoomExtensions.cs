using ChatGo.Core.Rooms;
using ChatGo.Server.Presence;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Rooms;

/// <summary>The rooms of the server.</summary>
internal static class RoomExtensions
{
    /// <summary>Adds the rooms, and what looks after them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Rooms</c> bounds them.</param>
    public static void AddRooms(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<RoomOptions>, RoomOptionsValidator>();
        services.AddOptions<RoomOptions>().Bind(configuration.GetSection("Rooms")).ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new RoomRegistry(
            provider.GetRequiredService<IOptions<RoomOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<RoomSweeper>();
        services.AddHostedService<PresenceTicker>();
    }
}
