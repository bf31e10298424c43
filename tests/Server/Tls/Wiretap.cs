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
    private readonly int _bufferBytes;
    private TaskCompletionSource _mayPass = new();

    /// <param name="server">The server's port.</param>
    /// <param name="bufferBytes">What the system may hold of what the server sends; 0 is its default.</param>
    public Wiretap(int server, int bufferBytes = 0)
    {
        _bufferBytes = bufferBytes;
        _mayPass.SetResult();
        _listener.Start();
        _passing = PassUntilGoneAsync(server);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Gets what the server has sent so far.</summary>
    public byte[] Sent => [.. _sent.SelectMany(static bytes => bytes)];

    /// <summary>Stops reading from the server.</summary>
    public void Pause() => _mayPass = new TaskCompletionSource();

    /// <summary>Goes on.</summary>
    public void Resume() => _mayPass.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        Resume();
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
        if (_bufferBytes > 0)
        {
            upstream.ReceiveBufferSize = _bufferBytes;
        }

        await upstream.ConnectAsync(IPAddress.Loopback, server);
        var asking = client.GetStream().CopyToAsync(upstream.GetStream());
        var buffer = new byte[65_536];
        int read;
        while ((read = await upstream.GetStream().ReadAsync(buffer)) > 0)
        {
            await Volatile.Read(ref _mayPass).Task;
            _sent.Enqueue(buffer[..read]);
            await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
        }

        await Task.WhenAny(asking);
    }
}
