using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Engines;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Chat;

/// <summary>The rooms of the server.</summary>
internal static class ChatExtensions
{
    /// <summary>Adds the rooms, the door to them, and what looks after them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Rooms</c> bounds them.</param>
    /// <param name="version">The server's version, for its figures.</param>
    public static void AddChat(this IServiceCollection services, IConfiguration configuration, string version)
    {
        services.AddSingleton<IValidateOptions<RoomOptions>, RoomOptionsValidator>();
        services.AddSingleton<IValidateOptions<RoomOptions>, HistoryValidator>();
        services.AddOptions<RoomOptions>().Bind(configuration.GetSection("Rooms")).ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        // Without an engine, rooms live as long as the process.
        services.AddSingleton(static provider => new RoomRegistry(
            provider.GetRequiredService<IOptions<RoomOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IRoomEngine>(),
            MessageCodec.Instance)
        {
            Changed = provider.GetRequiredService<OpenStreams>().TellChanged,
        });
        services.AddSingleton<IFrameCodec>(MessageCodec.Instance);
        services.AddSingleton(static provider => new RequestRules(provider.GetRequiredService<IOptions<RoomOptions>>().Value));
        services.AddSingleton<ChatLimits>();
        services.AddSingleton<RoomOrder>();
        services.AddSingleton<Sender>();
        services.AddSingleton<ChatRooms>();
        services.AddSingleton(static provider => new KeptOrder(
            provider.GetRequiredService<Moderation.Restrictions>(),
            provider.GetRequiredService<Callers.Revocations>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetService<IRoomEngine>()));
        services.AddHostedService(static provider => provider.GetRequiredService<KeptOrder>());
        services.AddSingleton(static provider => new Backups(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<IStoreCopy>()));
        services.AddSingleton<RoomModeration>();
        services.AddSingleton<Broadcaster>();
        services.AddSingleton(provider => new ServerFigures(
            provider.GetRequiredService<RoomRegistry>(),
            provider.GetRequiredService<OpenStreams>(),
            provider.GetRequiredService<IConnectionCount>(),
            provider.GetRequiredService<TimeProvider>(),
            version));
        services.AddSingleton<ChatAdmin>();
        services.AddHostedService<RoomSweeper>();
        services.AddHostedService<PresenceTicker>();
    }
}
