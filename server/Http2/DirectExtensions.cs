using ChatGo.Server.Limits;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatGo.Server.Http2;

/// <summary>Connections with two writers: see <see cref="DirectConnection"/>.</summary>
internal static class DirectExtensions
{
    /// <summary>Adds the list of connections, and what watches them.</summary>
    /// <param name="services">The server's.</param>
    public static void AddDirectConnections(this IServiceCollection services)
    {
        services.AddSingleton<CrowdCount>();
        services.AddSingleton<DirectConnections>();
        services.AddHostedService<ConnectionWatch>();
    }

    /// <summary>Keeps the frames of every connection. The last of the connection's middlewares: what is between it and
    /// the socket would be passed by.</summary>
    /// <param name="endpoint">The endpoint's.</param>
    /// <param name="connections">The list of them.</param>
    public static void UseDirectConnections(this IConnectionBuilder endpoint, DirectConnections connections) =>
        endpoint.Use(next => connection =>
            connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
                ? connections.ServeAsync(connection, socket, next)
                : next(connection));
}
