using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Http2;

/// <summary>The connections that are open, and what they may hold in all.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class DirectConnections(
    IOptions<StreamOptions> options, CrowdCount crowds, RepeatedLines repeats, ILogger<DirectConnections> logger)
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

    /// <summary>Serves a connection to its end, and until what was sent on it has left.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="socket">Its socket.</param>
    /// <param name="next">Kestrel.</param>
    public Task ServeAsync(ConnectionContext connection, Socket socket, ConnectionDelegate next)
    {
        if (Interlocked.Increment(ref _count) <= _max)
        {
            return ServeCountedAsync(connection, socket, next);
        }

        Interlocked.Decrement(ref _count);
        Refuse(connection);
        return Task.CompletedTask;
    }

    private void Refuse(ConnectionContext connection)
    {
        if (repeats.IsFirst(nameof(DirectConnections), 0, error: null))
        {
            logger.RefusesConnections(_max);
        }

        connection.Abort(new ConnectionAbortedException("As many connections are open as may be."));
    }

    private async Task ServeCountedAsync(ConnectionContext connection, Socket socket, ConnectionDelegate next)
    {
        var budgets = new ConnectionBudgets(
            new ByteBudget(ConnectionLimits.MaxAnswerBytes, _answers),
            new ByteBudget(ConnectionLimits.MaxHeaderBytes, _headers),
            crowds);
        var direct = new DirectConnection(connection, socket, budgets, options.Value.DirectWrites != 0);
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
            _connections.TryRemove(direct, out _);
            connection.Transport = transport;
            Interlocked.Decrement(ref _count);
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
