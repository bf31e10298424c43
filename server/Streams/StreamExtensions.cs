using Microsoft.Extensions.Options;

namespace ChatGo.Server.Streams;

/// <summary>The streams of the server.</summary>
internal static class StreamExtensions
{
    /// <summary>Adds the list of open streams, and what watches them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Streams</c> sets the limits.</param>
    public static void AddStreams(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<StreamOptions>, StreamOptionsValidator>();
        services.AddOptions<StreamOptions>().Bind(configuration.GetSection("Streams")).ValidateOnStart();
        services.AddSingleton<OpenStreams>();
        services.AddHostedService<StreamWatch>();
        services.AddHostedService<StreamDrain>();
    }
}
