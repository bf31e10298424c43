using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Http2;

/// <summary>Strips PROXY protocol's header from the connections of trusted proxies, and has them be whose it says.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ProxyHeaders(
    IOptions<LimitOptions> options, RepeatedLines repeats, TimeProvider time, ILogger<ProxyHeaders> logger)
{
    /// <summary>Within how many seconds a header must be there.</summary>
    private const int Seconds = 5;

    private readonly TrustedProxies? _proxies = TrustedProxies.Of(options.Value);

    /// <summary>Reads the header of a connection, where there is one and its peer may tell. Nothing else is taken off.
    /// </summary>
    /// <param name="connection">The connection; its remote endpoint becomes the one that is told.</param>
    /// <returns>False where the connection is over.</returns>
    public ValueTask<bool> ReadAsync(ConnectionContext connection) =>
        _proxies is null || !_proxies.Trusts(connection.RemoteEndPoint) ? ValueTask.FromResult(true) : ReadOfProxyAsync(connection);

    private async ValueTask<bool> ReadOfProxyAsync(ConnectionContext connection)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds), time);
        try
        {
            return await ReadAsync(connection, patience.Token);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Kestrel would take it for an error of the server's.
            return patience.IsCancellationRequested && Refuse(connection, $"it says nothing within {Seconds} s, or half a header of PROXY protocol");
        }
    }

    private async ValueTask<bool> ReadAsync(ConnectionContext connection, CancellationToken patience)
    {
        var input = connection.Transport.Input;
        while (true)
        {
            var read = await input.ReadAsync(patience);
            var (state, length, source) = ProxyHeader.Read(read.Buffer);
            switch (state)
            {
                case ProxyHeaderState.Incomplete when !read.IsCompleted:
                    input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    break;
                case ProxyHeaderState.Malformed:
                    input.AdvanceTo(read.Buffer.Start);
                    return Refuse(connection, "its header of PROXY protocol is malformed");
                default:
                    // Nothing is taken off, and seen again by who reads next, where there is no header.
                    input.AdvanceTo(read.Buffer.GetPosition(length));
                    connection.RemoteEndPoint = source ?? connection.RemoteEndPoint;
                    return true;
            }
        }
    }

    private bool Refuse(ConnectionContext connection, string why)
    {
        if (repeats.IsFirst($"{nameof(ProxyHeaders)}, {why}", 0, error: null))
        {
            logger.RefusesProxy($"{connection.RemoteEndPoint}", why);
        }

        connection.Abort(new ConnectionAbortedException("PROXY protocol is not kept to."));
        return false;
    }
}
