using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Web;

/// <summary>The doors for browsers and plain HTTP.</summary>
internal static class WebExtensions
{
    /// <summary>Adds them.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="configuration">Its section <c>Web</c> says where they are, and to whom they are open.</param>
    public static void AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        services.AddOptions<WebOptions>().Bind(configuration.GetSection("Web")).ValidateOnStart();
        services.AddSingleton<WebGate>();
        services.AddSingleton<UnaryCalls>();
        services.AddSingleton<UnaryDoor>();
        services.AddSingleton<EventDoor>();
        services.AddSingleton<SocketDoor>();
        services.AddHostedService<SocketDrain>();
        services.AddSingleton<Pages>();
        services.AddSingleton<WebMiddleware>();
    }

    /// <summary>Opens them, where they are to be: to connections that came by <see cref="OpenWeb"/>.</summary>
    /// <param name="app">The server.</param>
    public static void MapWeb(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<IOptions<WebOptions>>().Value.IsOn)
        {
            return;
        }

        app.UseWhen(static http => http.Features[typeof(WebListener)] is not null, static web =>
        {
            web.UseWebSockets();
            web.Use(static next => http => http.RequestServices.GetRequiredService<WebMiddleware>()
                .InvokeAsync(http, (WebListener)http.Features[typeof(WebListener)]!, next));
            web.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true });
        });
    }

    /// <summary>Opens them to the connections of an endpoint.</summary>
    /// <param name="endpoint">The endpoint's.</param>
    /// <param name="listener">What is open.</param>
    public static void OpenWeb(this IConnectionBuilder endpoint, WebListener listener) => endpoint.Use(next => connection =>
    {
        connection.Features.Set(listener);
        return next(connection);
    });
}
