using System.ComponentModel;
using System.Net.Sockets;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <summary>Looks after all connections of a process on one thread.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class Http2Client : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WatchEvery = TimeSpan.FromSeconds(5);

    private readonly EventLoop _loop = new();
    private readonly Thread _thread;
    private volatile Func<TimeSpan>? _timetable;
    private volatile bool _isStopping;

    /// <summary>Starts the thread.</summary>
    public Http2Client()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "connections" };
        _thread.Start();
    }

    /// <summary>Whether it can serve: it is made for Linux and TCP, and has no TLS.</summary>
    public static bool CanServe(Uri server) => OperatingSystem.IsLinux() && server.Scheme == Uri.UriSchemeHttp;

    /// <summary>Connects, and waits until the server has said how many calls it takes.</summary>
    /// <exception cref="RpcException">Nobody answers, or not as a server of HTTP/2 does.</exception>
    public async Task<Http2Connection> ConnectAsync(Uri server)
    {
        using var ending = new CancellationTokenSource(ConnectTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Http2Connection? connection = null;
        try
        {
            await DialAsync(socket, server).WaitAsync(ending.Token);
            connection = new Http2Connection(_loop, socket, server.Authority);
            connection.Start();
            await connection.Settled.WaitAsync(ending.Token);
            return connection;
        }
        catch (Exception failure) when (failure is Win32Exception or OperationCanceledException or RpcException)
        {
            // It took the connection, and did not greet as HTTP/2 does.
            var status = failure is RpcException { Status: var told }
                ? new Status(told.StatusCode, $"{told.Detail}, or it wants https://{server.Authority}")
                : new Status(StatusCode.Unavailable, failure is Win32Exception ? failure.Message : "no answer");
            connection?.Break(status);
            socket.Dispose();
            throw new RpcException(status);
        }
    }

    /// <summary>Has something done on the thread, from 50 ms from now at the latest, until it is over.</summary>
    /// <param name="timetable">Does what is due and tells how long it is until it is to be called again; less than zero:
    /// it is over.</param>
    public void Follow(Func<TimeSpan> timetable) => _timetable = timetable;

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        _loop.Dispose();
    }

    // Not ConnectAsync: from then on the framework's own epoll would wake a thread for all that comes in, too.
    private static Task DialAsync(Socket socket, Uri server) => Task.Factory.StartNew(
        () => socket.Connect(server.DnsSafeHost, server.Port),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Run()
    {
        // What is due is not to wait for the kernel's convenience; where that is refused, it waits.
        _ = NativeMethods.SetOption(NativeMethods.TimerSlack, 1);
        var watchedAt = Environment.TickCount64;
        while (!_isStopping)
        {
            var wait = _timetable?.Invoke() ?? Beat;
            if (wait < TimeSpan.Zero)
            {
                (wait, _timetable) = (TimeSpan.Zero, null);
            }

            _loop.Poll(wait < Beat ? wait : Beat);
            if (Environment.TickCount64 - watchedAt > WatchEvery.TotalMilliseconds)
            {
                watchedAt = Environment.TickCount64;
                _loop.ForEach(static polled => ((Http2Connection)polled).Watch(KeepAlive));
            }
        }
    }
}
