using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ChatGo.Server.Http2;

/// <summary>A listener that refuses a connection too many itself: who served it would come to that later than the next ones are
/// accepted, and they might take the last descriptor, without which the process cannot go on.</summary>
/// <param name="listener">Accepts.</param>
/// <param name="connections">Counts.</param>
internal sealed class CountedListener(IConnectionListener listener, DirectConnections connections) : IConnectionListener
{
    /// <inheritdoc/>
    public EndPoint EndPoint => listener.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await listener.AcceptAsync(cancellationToken) is { } connection)
        {
            if (connections.TryEnter(connection))
            {
                return connection;
            }

            await connection.DisposeAsync();
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => listener.UnbindAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
