using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Http2;

/// <summary>The connections that are open, and what they may hold in all.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class DirectConnections(
    IOptions<StreamOptions> options, Budgets budgets, CrowdCount crowds, RepeatedLines repeats, ILogger<DirectConnections> logger)
    : IConnectionCount
{
    private readonly ConcurrentDictionary<DirectConnection, bool> _connections = new();
    private readonly ByteBudget _answers = new(ConnectionLimits.MaxBytesInAll);
    private readonly ByteBudget _headers = new(ConnectionLimits.MaxBytesInAll);
    private readonly int _max = options.Value.MaxConnections is > 0 and var max
        ? max
        : FileDescriptors.MaxConnections() ?? int.MaxValue;

    private int _count;

    /// <summary>Gets how many are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets them.</summary>
    public IEnumerable<DirectConnection> All => _connections.Select(static connection => connection.Key);

    /// <summary>Counts a connection in that was accepted, and refuses one too many.</summary>
    /// <param name="connection">The connection.</param>
    /// <returns>Whether it is in: <see cref="CountAsync(ConnectionContext, ConnectionDelegate, ProxyHeaders?)"/> counts it out.
    /// </returns>
    public bool TryEnter(ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _count) <= _max)
        {
            return true;
        }

        Interlocked.Decrement(ref _count);
        Refuse(connection, $"{_max} connections are open, as many as may be");
        return false;
    }

    /// <summary>Serves a connection that is counted in, its handshake included, as far as its address may have another one.
    /// </summary>
    /// <param name="connection">The connection.</param>
    /// <param name="next">What serves it.</param>
    /// <param name="headers">Tells whose it is, before its address is counted; null: its peer's.</param>
    public async Task CountAsync(ConnectionContext connection, ConnectionDelegate next, ProxyHeaders? headers = null)
    {
        try
        {
            if (headers is null || await headers.ReadAsync(connection))
            {
                await CountAsync(connection, budgets.Of((connection.RemoteEndPoint as IPEndPoint)?.Address), next);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private async Task CountAsync(ConnectionContext connection, AddressBudget? address, ConnectionDelegate next)
    {
        if (address is null)
        {
            await next(connection);
            return;
        }

        var options = budgets.Options;
        var opens = RateLimit.OfASecond(options.AddressConnectionsPerSecond);
        if (!address.TryOpen(options.AddressConnections))
        {
            Refuse(connection, $"an address has {options.AddressConnections} connections, as many as may be");
            return;
        }

        try
        {
            if (opens.IsOff || address.Opens.Take(opens, 1, budgets.Now) == 0)
            {
                await next(connection);
            }
            else
            {
                Refuse(connection, $"an address opens {opens.PerSecond} connections per second, as many as may be");
            }
        }
        finally
        {
            address.Close();
        }
    }

    /// <summary>Serves a connection to its end, and until what was sent on it has left.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="isTls">Whether what is sent must be encrypted: where nothing does, nothing is sent.</param>
    /// <param name="next">Kestrel.</param>
    public Task ServeAsync(ConnectionContext connection, bool isTls, ConnectionDelegate next)
    {
        var socket = connection.Features.Get<IConnectionSocketFeature>()?.Socket;
        var tls = connection.Features.Get<ISslStreamFeature>()?.SslStream;
        if (isTls && (tls is null || socket is null || connection.Features.Get<ITlsConnectionFeature>() is null))
        {
            logger.RefusesPlaintext();
            connection.Abort(new ConnectionAbortedException("There is no TLS on a TLS address."));
            return Task.CompletedTask;
        }

        return socket is null ? next(connection)
            : tls?.NegotiatedApplicationProtocol is { } spoken && spoken != SslApplicationProtocol.Http2 ? ServeHttp1Async(connection, next)
            : ServeAsync(connection, isTls ? new TlsOutput(tls!) : new SocketOutput(socket), socket, next);
    }

    /// <summary>HTTP/1.1 has no frames to keep.</summary>
    private static async Task ServeHttp1Async(ConnectionContext connection, ConnectionDelegate next)
    {
        var transport = connection.Transport;
        var output = new Http1Output(transport.Output);
        connection.Transport = new DuplexPipe(transport.Input, output);
        await next(connection);
        // Here, and not where TLS ends, which takes a peer that has gone for an error.
        await output.CompleteAsync();
        connection.Transport = transport;
    }

    private void Refuse(ConnectionContext connection, string why)
    {
        if (repeats.IsFirst($"{nameof(DirectConnections)}, {why}", 0, error: null))
        {
            logger.RefusesConnections(why);
        }

        connection.Abort(new ConnectionAbortedException("As many connections are open as may be."));
    }

    private async Task ServeAsync(
        ConnectionContext connection, IPeerOutput output, Socket socket, ConnectionDelegate next)
    {
        var budgets = new ConnectionBudgets(
            new ByteBudget(ConnectionLimits.MaxAnswerBytes, _answers),
            new ByteBudget(ConnectionLimits.MaxHeaderBytes, _headers),
            crowds);
        var direct = new DirectConnection(connection, output, socket, budgets, options.Value.DirectWrites != 0);
        var transport = connection.Transport;
        connection.Features.Set<IStreamConnection>(direct);
        connection.Transport = new DuplexPipe(new InboundFrames(transport.Input, direct), new OutboundFrames(direct));
        _connections.TryAdd(direct, true);
        try
        {
            await next(connection);
        }
        finally
        {
            await direct.DrainAsync();
            await direct.WaitForWriterAsync();
            _connections.TryRemove(direct, out _);
            connection.Transport = transport;
        }
    }
}
