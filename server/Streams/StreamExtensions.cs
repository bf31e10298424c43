using ChatGo.Server.Logging;
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
    }

    /// <summary>Ends every open stream when the server is told to stop; it would wait for them else.</summary>
    /// <param name="app">The server.</param>
    public static void DrainStreamsOnStop(this WebApplication app)
    {
        var streams = app.Services.GetRequiredService<OpenStreams>();
        app.Lifetime.ApplicationStopping.Register(() =>
        {
            if (app.Lifetime.ApplicationStarted.IsCancellationRequested)
            {
                app.Logger.Stopping(streams.Count);
            }

            streams.Drain();
        });
    }
}
