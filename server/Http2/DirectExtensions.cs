using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Http2;

/// <summary>Connections with two writers: see <see cref="DirectConnection"/>.</summary>
internal static class DirectExtensions
{
    /// <summary>Adds the list of connections, and what watches them.</summary>
    /// <param name="services">The server's.</param>
    public static void AddDirectConnections(this IServiceCollection services)
    {
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

    /// <summary>Finds the connection of a call.</summary>
    /// <param name="call">The call.</param>
    /// <returns>Null where it has none of ours.</returns>
    public static DirectConnection? FindConnection(this HttpContext call) =>
        // Not by the generic method: its look-up costs more than the search.
        call.Features[typeof(DirectConnection)] as DirectConnection;

    /// <summary>Says that a call begins to be served, and may take its time before it says a word.</summary>
    /// <param name="call">The call.</param>
    public static void TellBegun(this HttpContext call)
    {
        if (call.FindConnection() is { } connection && call.Features.Get<IHttp2StreamIdFeature>() is { } stream)
        {
            connection.OnBegun(stream.StreamId);
        }
    }

    /// <summary>Finds the direct way to a call's caller.</summary>
    /// <param name="call">The call.</param>
    /// <param name="feed">What shall be written.</param>
    /// <returns>Null where there is none: the call's own writer must do.</returns>
    public static DirectStream? TryOpenDirectly(this HttpContext call, IFrameFeed feed)
    {
        if (call.Features.Get<DirectConnection>() is not { } connection
            || call.Features.Get<IHttp2StreamIdFeature>() is not { } stream)
        {
            return null;
        }

        HeaderBuffer.TryShrink(stream);
        if (!connection.TakesDirectWrites)
        {
            connection.LeaveAlone(stream.StreamId);
            return null;
        }

        var direct = new DirectStream(connection, stream.StreamId, feed);
        if (!connection.TryAttach(direct))
        {
            return null;
        }

        // Kestrel ends the streams of a connection that is gone without a frame that would tell.
        call.RequestAborted.UnsafeRegister(_ => connection.OnReset(direct.Id), null);
        return direct;
    }
}
