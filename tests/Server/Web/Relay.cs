using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatGo.Tests.Server.Web;

/// <summary>Stands between a client and a server, and can be taken away for a while.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly int _port;
    private TcpListener _listener;
    private Task _accepting;

    /// <summary>Begins.</summary>
    /// <param name="server">To whom it passes on.</param>
    public Relay(Uri server)
    {
        _server = server;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Gets where it is.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}");

    /// <summary>Breaks all connections, and refuses new ones.</summary>
    public async Task BreakAsync()
    {
        _listener.Stop();
        await _accepting;
        Cut();
    }

    /// <summary>Breaks all connections; new ones may come at once.</summary>
    public void Cut()
    {
        foreach (var (client, _) in _open)
        {
            client.Close();
        }
    }

    /// <summary>Accepts connections again.</summary>
    public void Mend()
    {
        _listener = new TcpListener(IPAddress.Loopback, _port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await BreakAsync();
        _listener.Dispose();
        _ending.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(_ending.Token));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // It is broken.
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        _open[client] = true;
        _open[server] = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, _ending.Token);
            client.NoDelay = server.NoDelay = true;
            var there = client.GetStream().CopyToAsync(server.GetStream(), _ending.Token);
            var back = server.GetStream().CopyToAsync(client.GetStream(), _ending.Token);
            await Task.WhenAny(there, back);
            client.Close();
            server.Close();
            await there.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await back.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // One of them has gone.
        }
        finally
        {
            _open.TryRemove(client, out _);
            _open.TryRemove(server, out _);
            client.Dispose();
        }
    }
}
