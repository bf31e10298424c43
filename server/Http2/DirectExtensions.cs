using ChatGo.Server.Limits;
using ChatGo.Server.Streams;
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
        // Behind that of the sockets, in whose place it listens.
        services.AddSingleton<IConnectionListenerFactory, CountedListenerFactory>();
        services.AddSingleton<IConnectionCount>(static provider => provider.GetRequiredService<DirectConnections>());
        services.AddSingleton<ProxyHeaders>();
        services.AddHostedService<ConnectionWatch>();
    }

    /// <summary>Counts the connections of an endpoint, before anything is said on them but by a proxy whose they are.
    /// </summary>
    /// <param name="endpoint">The endpoint's.</param>
    /// <param name="connections">The list of them.</param>
    /// <param name="headers">What proxies say.</param>
    public static void CountConnections(this IConnectionBuilder endpoint, DirectConnections connections, ProxyHeaders headers) =>
        endpoint.Use(next => connection => connections.CountAsync(connection, next, headers));

    /// <summary>Has what the middlewares above write sent at once; below TLS.</summary>
    /// <param name="endpoint">The endpoint's.</param>
    public static void WriteToSockets(this IConnectionBuilder endpoint) => endpoint.Use(static next => async connection =>
    {
        var transport = connection.Transport;
        if (connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            connection.Transport = new DuplexPipe(
                transport.Input, new CiphertextOutput(new SocketOutput(socket), transport.Output));
        }

        await next(connection);
        connection.Transport = transport;
    });

    /// <summary>Keeps the frames of every connection. The last of the connection's middlewares: what is between it and
    /// the output would be passed by.</summary>
    /// <param name="endpoint">The endpoint's.</param>
    /// <param name="connections">The list of them.</param>
    /// <param name="isTls">Whether TLS is below.</param>
    public static void UseDirectConnections(this IConnectionBuilder endpoint, DirectConnections connections, bool isTls) =>
        endpoint.Use(next => connection => connections.ServeAsync(connection, isTls, next));
}
