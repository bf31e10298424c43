using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Http2;

/// <summary>Makes listeners that refuse a connection too many before they accept the next one.</summary>
/// <param name="options">Of the sockets.</param>
/// <param name="logs">Where the sockets log.</param>
/// <param name="connections">Counts.</param>
internal sealed class CountedListenerFactory(
    IOptions<SocketTransportOptions> options, ILoggerFactory logs, DirectConnections connections)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, logs);

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new CountedListener(await _sockets.BindAsync(endpoint, cancellationToken), connections);
}
