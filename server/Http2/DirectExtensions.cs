using System.IO.Pipelines;
using System.Net.Sockets;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ChatGo.Server.Http2;

/// <summary>Direct writes: see <see cref="DirectConnection"/>.</summary>
internal static class DirectExtensions
{
    /// <summary>Lets the streams of every connection be written to directly. The last of the connection's
    /// middlewares: what is between it and the socket would be passed by.</summary>
    /// <param name="connections">The endpoint's.</param>
    public static void UseDirectWrites(this IConnectionBuilder connections) =>
        connections.Use(static next => connection =>
            connection.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket
                ? ServeAsync(connection, socket, next)
                : next(connection));

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
        var direct = new DirectStream(connection, stream.StreamId, feed);
        return connection.TryAttach(direct) ? direct : null;
    }

    private static async Task ServeAsync(ConnectionContext connection, Socket socket, ConnectionDelegate next)
    {
        var direct = new DirectConnection(connection, socket);
        var transport = connection.Transport;
        connection.Features.Set(direct);
        connection.Transport = new DuplexPipe(new InboundFrames(transport.Input, direct), new OutboundFrames(direct));
        try
        {
            await next(connection);
        }
        finally
        {
            await direct.DrainAsync();
            connection.Transport = transport;
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
