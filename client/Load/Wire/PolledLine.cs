using ChatGo.Client.Load.Http2;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Wire;

/// <summary>A line that costs little: its connections are read by the one thread of an <see cref="Http2Client"/>. Another
/// one is opened where the calls of one are used up.</summary>
internal sealed class PolledLine(Http2Client client, ServerRota servers) : ILoadLine
{
    private readonly Lock _gate = new();
    private readonly List<Http2Connection> _connections = [];
    private readonly List<Http2Connection> _left = [];
    private Task _dialling = Task.CompletedTask;

    /// <inheritdoc/>
    public int Turn => servers.Turn;

    /// <inheritdoc/>
    public async ValueTask<ICall> CallAsync(
        string method, IMessage request, bool isOnly, ICallListener listener, CancellationToken stopping)
    {
        var path = $"/{ChatMethods.Service}/{method}";
        while (true)
        {
            var connection = Newest();
            if (connection?.TryCall(path, servers.Server.Credential, request, isOnly, listener) is { } call)
            {
                return call;
            }

            await DialBehind(connection).WaitAsync(stopping);
        }
    }

    /// <inheritdoc/>
    public void Leave(int turn)
    {
        lock (_gate)
        {
            if (servers.TryMove(turn))
            {
                _left.RemoveAll(static connection => connection.IsOver);
                _left.AddRange(_connections);
                _connections.Clear();
            }
        }
    }

    /// <inheritdoc/>
    public void Cut()
    {
        Http2Connection[] connections;
        lock (_gate)
        {
            connections = [.. _connections, .. _left];
            _connections.Clear();
            _left.Clear();
        }

        foreach (var connection in connections)
        {
            connection.Break(new Status(StatusCode.Cancelled, "the connection was cut"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Cut();

    private Http2Connection? Newest()
    {
        lock (_gate)
        {
            _connections.RemoveAll(static connection => connection.IsOver);
            return _connections.LastOrDefault();
        }
    }

    /// <summary>Dials, once for all that have found <paramref name="tried"/> to take no more calls.</summary>
    private Task DialBehind(Http2Connection? tried)
    {
        lock (_gate)
        {
            if (_connections.LastOrDefault() != tried)
            {
                return Task.CompletedTask;
            }

            if (_dialling.IsCompleted)
            {
                _dialling = DialAsync();
            }

            return _dialling;
        }
    }

    private async Task DialAsync()
    {
        var turn = servers.Turn;
        var connection = await client.ConnectAsync(servers.Server.Address);
        lock (_gate)
        {
            // Another server's turn may have come since.
            (turn == servers.Turn ? _connections : _left).Add(connection);
        }
    }
}
