using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ChatGo.Tests.Server.Tls;

/// <summary>Passes one connection on to a server, and keeps what the server sends.</summary>
internal sealed class Wiretap : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<byte[]> _sent = [];
    private readonly Task _passing;

    public Wiretap(int server)
    {
        _listener.Start();
        _passing = PassUntilGoneAsync(server);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets what the server has sent so far.</summary>
    public byte[] Sent => [.. _sent.SelectMany(static bytes => bytes)];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _passing;
    }

    private async Task PassUntilGoneAsync(int server)
    {
        try
        {
            await PassAsync(server);
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // One of the two has closed.
        }
    }

    private async Task PassAsync(int server)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        using var upstream = new TcpClient();
        await upstream.ConnectAsync(IPAddress.Loopback, server);
        var asking = client.GetStream().CopyToAsync(upstream.GetStream());
        var buffer = new byte[65_536];
        int read;
        while ((read = await upstream.GetStream().ReadAsync(buffer)) > 0)
        {
            _sent.Enqueue(buffer[..read]);
            await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }

        await Task.WhenAny(asking);
    }
}
