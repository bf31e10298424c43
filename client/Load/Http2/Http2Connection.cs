using System.Net.Sockets;
using ChatGo.Client.Connections;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <summary>A connection of HTTP/2 to a gRPC server, without TLS, read on the thread of an <see cref="EventLoop"/> and
/// written where the caller stands.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed partial class Http2Connection : IPolled
{
    // So wide that flow control never holds anything up: what comes is taken at once.
    private const int ReceiveWindow = 1 << 30;

    private readonly Lock _gate = new();
    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly string _authority;
    private readonly SendBuffer _buffer = new();
    private readonly CallTable _calls;
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _awaitsSending;
    private bool _isGoingAway;
    private Status? _end;

    // The loop's thread alone.
    private readonly ReceiveBuffer _received;
    private int _untold;
    private long _heardAt = Environment.TickCount64;
    private bool _isPinged;
    private bool _hasAnswered;

    /// <summary>Takes ownership of a connected socket.</summary>
    /// <param name="loop">Reads it.</param>
    /// <param name="socket">It; closed with the connection.</param>
    /// <param name="authority">The server, as calls name it.</param>
    public Http2Connection(EventLoop loop, Socket socket, string authority)
    {
        socket.Blocking = false;
        (_loop, _socket, _authority) = (loop, socket, authority);
        _calls = new CallTable(_buffer);
        _received = new ReceiveBuffer(socket);
        Descriptor = (int)socket.Handle;
        Http2Frame.Open(_buffer, ReceiveWindow);
    }

    /// <inheritdoc/>
    public int Place { get; set; }

    /// <inheritdoc/>
    public int Descriptor { get; }

    /// <summary>Whether it is closed.</summary>
    public bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _end is not null;
            }
        }
    }

    /// <summary>Done once the server has said how many calls it takes.</summary>
    /// <exception cref="RpcException">The connection broke first, or the server is none of HTTP/2.</exception>
    public Task Settled => _settled.Task;

    /// <summary>Begins to speak.</summary>
    public void Start()
    {
        _loop.Add(this);
        Flush();
    }

    /// <summary>Calls a method.</summary>
    /// <returns>Null: the connection takes no further call now.</returns>
    public ICall? TryCall(
        string path, Credential? credential, IMessage request, bool isOnly, ICallListener listener)
    {
        Http2Call call;
        lock (_gate)
        {
            if (_end is not null || _isGoingAway || !_calls.HasRoom)
            {
                return null;
            }

            call = _calls.Begin(this, _authority, path, credential, listener);
        }

        TrySend(call, request, isOnly);
        return call;
    }

    /// <summary>Sends a message of a call.</summary>
    /// <returns>False: too much waits, or the call is over.</returns>
    public bool TrySend(Http2Call call, IMessage message, bool isLast)
    {
        lock (_gate)
        {
            if (_end is not null || !_calls.TrySend(call, message, isLast))
            {
                return false;
            }
        }

        Flush();
        return true;
    }

    /// <summary>Notifies the server that nobody waits for a call any more.</summary>
    public void Cancel(Http2Call call)
    {
        lock (_gate)
        {
            if (_end is null)
            {
                _calls.Cancel(call);
            }
        }

        Flush();
    }

    /// <summary>Closes the connection; its calls end so.</summary>
    public void Break(Status status)
    {
        Http2Call[] calls;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = status;
            calls = _calls.RemoveAfter(0);
            _loop.Remove(this);
            _socket.Dispose();
        }

        _settled.TrySetException(new RpcException(status));
        foreach (var call in calls)
        {
            call.End(status);
        }
    }

    /// <inheritdoc/>
    public void Serve(bool canReceive, byte[] buffer)
    {
        try
        {
            if (canReceive)
            {
                Receive(buffer);
            }
        }
        catch (FormatException malformed)
        {
            Break(new Status(StatusCode.Internal, malformed.Message));
        }
        catch (ObjectDisposedException)
        {
            // Broken by another thread just now.
        }

        if (!canReceive || _awaitsSending || _hasAnswered)
        {
            _hasAnswered = false;
            Flush();
        }
    }

    /// <summary>Looks whether the server is still there. Called by the loop's thread now and then.</summary>
    /// <param name="after">How long it may be silent before it is asked, and again before it is given up.</param>
    public void Watch(TimeSpan after)
    {
        var silence = TimeSpan.FromMilliseconds(Environment.TickCount64 - _heardAt);
        if (_isPinged && silence > 2 * after)
        {
            Break(new Status(StatusCode.Unavailable, "the server does not answer a ping"));
        }
        else if (!_isPinged && silence > after)
        {
            _isPinged = true;
            lock (_gate)
            {
                Http2Frame.Begin(_buffer, Http2Frame.Ping, 0, 0, sizeof(long)).Clear();
            }

            Flush();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Break(new Status(StatusCode.Cancelled, "the connection was closed"));

    // A connection that broke is left to the loop, which hears of it too: the caller may hold locks that listeners take.
    private void Flush()
    {
        lock (_gate)
        {
            if (_end is not null || (_buffer.IsEmpty && !_awaitsSending))
            {
                return;
            }

            if (_buffer.Send(_socket) is not (SocketError.Success or SocketError.WouldBlock))
            {
                _buffer.Clear();
            }

            if (_awaitsSending == _buffer.IsEmpty)
            {
                _awaitsSending = !_buffer.IsEmpty;
                _loop.AwaitSending(this, _awaitsSending);
            }
        }
    }
}
