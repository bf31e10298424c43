namespace ChatGo.Client.Load.Http2;

/// <summary>Looks after all connections of a process on one thread.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class Http2Client : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(0.25);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(5);

    private readonly EventLoop _loop = new();
    private readonly Thread _thread;
    private volatile bool _isStopping;

    /// <summary>Starts the thread.</summary>
    public Http2Client()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "connections" };
        _thread.Start();
    }

    /// <summary>Whether it can serve: it is made for Linux, and has no TLS.</summary>
    public static bool CanServe(Uri server) => OperatingSystem.IsLinux() && server.Scheme == Uri.UriSchemeHttp;

    /// <summary>Connects.</summary>
    /// <exception cref="Grpc.Core.RpcException">Nobody answers, or not as a server of HTTP/2 does.</exception>
    public Task<Http2Connection> ConnectAsync(Uri server) =>
        Http2Connection.ConnectAsync(_loop, server, ConnectTimeout);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _loop.Dispose();
    }

    private void Run()
    {
        var watchedAt = Environment.TickCount64;
        while (!_isStopping)
        {
            _loop.Poll(Beat);
            if (Environment.TickCount64 - watchedAt > WatchEvery.TotalMilliseconds)
            {
                watchedAt = Environment.TickCount64;
                _loop.ForEach(static polled => ((Http2Connection)polled).Watch(KeepAlive));
            }
        }
    }
}
