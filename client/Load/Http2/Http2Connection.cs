using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using ChatGo.Client.Connections;
using ChatGo.Client.Load.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace ChatGo.Client.Load.Http2;

/// <summary>A connection of HTTP/2 to a gRPC server, without TLS, read on the thread of an <see cref="EventLoop"/> and
/// written where the caller stands.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class Http2Connection : IPolled
{
    // So wide that flow control never holds anything up: what comes is taken at once.
    private const int ReceiveWindow = 1 << 30;

    // What may wait on a stream that the server does not let send.
    private const int MaxWaitingBytes = 262_144;

    private const int Cancelled = 8;

    // What servers take that say nothing.
    private const int DefaultMaxCalls = 100;

    private readonly Lock _gate = new();
    private readonly EventLoop _loop;
    private readonly Socket _socket;
    private readonly string _authority;
    private readonly SendBuffer _buffer = new();
    private readonly Dictionary<int, Http2Call> _calls = [];
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _nextId = 1;
    private long _window = Http2Frame.DefaultWindow;
    private int _callWindow = Http2Frame.DefaultWindow;
    private int _maxCalls = DefaultMaxCalls;
    private bool _awaitsSending;
    private bool _isGoingAway;
    private Status? _end;

    // The loop's thread alone.
    private byte[] _rest = [];
    private int _restBytes;
    private int _untold;
    private long _heardAt = Environment.TickCount64;
    private bool _isPinged;
    private bool _hasAnswered;

    private Http2Connection(EventLoop loop, Socket socket, string authority)
    {
        (_loop, _socket, _authority) = (loop, socket, authority);
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

    /// <summary>Connects, and waits until the server has said how many calls it takes.</summary>
    /// <exception cref="RpcException">Nobody answers, or not as a server of HTTP/2 does.</exception>
    public static async Task<Http2Connection> ConnectAsync(EventLoop loop, Uri server, TimeSpan within)
    {
        using var ending = new CancellationTokenSource(within);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Http2Connection? connection = null;
        try
        {
            await DialAsync(socket, server).WaitAsync(ending.Token);
            socket.Blocking = false;
            connection = new Http2Connection(loop, socket, server.Authority);
            connection.Start();
            await connection._settled.Task.WaitAsync(ending.Token);
            return connection;
        }
        catch (Exception failure) when (failure is Win32Exception or OperationCanceledException or RpcException)
        {
            var status = failure is RpcException told
                ? told.Status
                : new Status(StatusCode.Unavailable, failure is Win32Exception ? failure.Message : "no answer");
            connection?.Break(status);
            socket.Dispose();
            throw new RpcException(status);
        }
    }

    /// <summary>Calls a method.</summary>
    /// <returns>Null: the connection takes no further call now.</returns>
    public ICall? TryCall(
        string path, Credential? credential, IMessage request, bool isOnly, ICallListener listener)
    {
        Http2Call call;
        lock (_gate)
        {
            if (_end is not null || _isGoingAway || _calls.Count >= _maxCalls)
            {
                return null;
            }

            call = new Http2Call(this, _nextId, _callWindow, listener);
            _calls[_nextId] = call;
            _nextId += 2;
            var headers = RequestHeaders.Of(_authority, path, credential);
            headers.CopyTo(
                Http2Frame.Begin(_buffer, Http2Frame.Headers, Http2Frame.EndHeaders, call.Id, headers.Length));
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
            if (_end is not null || call.IsLast || !_calls.ContainsKey(call.Id)
                || call.Waiting.Waiting.Length > MaxWaitingBytes)
            {
                return false;
            }

            call.IsLast = isLast;
            GrpcFrame.Write(message, call.Waiting);
            Pump(call);
        }

        Flush();
        return true;
    }

    /// <summary>Tells the server that nobody waits for a call any more.</summary>
    public void Cancel(Http2Call call)
    {
        lock (_gate)
        {
            if (_end is null && _calls.Remove(call.Id))
            {
                BinaryPrimitives.WriteInt32BigEndian(
                    Http2Frame.Begin(_buffer, Http2Frame.Reset, 0, call.Id, sizeof(int)), Cancelled);
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
            calls = [.. _calls.Values];
            _calls.Clear();
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

    // Not ConnectAsync: from then on the framework's own epoll would wake a thread for all that comes in, too.
    private static Task DialAsync(Socket socket, Uri server) => Task.Factory.StartNew(
        () => socket.Connect(server.DnsSafeHost, server.Port),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private void Start()
    {
        _loop.Add(this);
        Flush();
    }

    private void Receive(byte[] buffer)
    {
        _rest.AsSpan(0, _restBytes).CopyTo(buffer);
        var received = _socket.Receive(buffer.AsSpan(_restBytes), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || received == 0)
        {
            Break(new Status(StatusCode.Unavailable, $"the server closed the connection ({error})"));
            return;
        }

        (_heardAt, _isPinged) = (Environment.TickCount64, false);
        var all = buffer.AsSpan(0, _restBytes + received);
        var rest = all[Take(all)..];
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(rest.Length, 256)];
        }

        rest.CopyTo(_rest);
        _restBytes = rest.Length;
    }

    private int Take(ReadOnlySpan<byte> received)
    {
        var taken = 0;
        while (received.Length - taken >= Http2Frame.FrameHeaderBytes)
        {
            var frame = received[taken..];
            var payloadBytes = BinaryPrimitives.ReadInt32BigEndian(frame) >>> 8;
            if (payloadBytes > Http2Frame.MaxPayloadBytes)
            {
                throw new FormatException("the server does not speak HTTP/2");
            }

            var end = Http2Frame.FrameHeaderBytes + payloadBytes;
            if (frame.Length < end)
            {
                break;
            }

            var id = BinaryPrimitives.ReadInt32BigEndian(frame[5..]) & int.MaxValue;
            TakeFrame(frame[3], frame[4], id, frame[Http2Frame.FrameHeaderBytes..end]);
            taken += end;
        }

        return taken;
    }

    private void TakeFrame(byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        var isEnd = (flags & Http2Frame.EndStream) != 0;
        switch (type)
        {
            case Http2Frame.Data:
                TakeData(id, Http2Frame.Unpadded(payload, flags), payload.Length, isEnd);
                break;
            case Http2Frame.Headers when (flags & Http2Frame.EndHeaders) == 0:
                throw new FormatException("the server sent headers longer than a frame");
            case Http2Frame.Headers:
                Find(id, isEnd)?.TakeHeaders(Http2Frame.UnpaddedHeaders(payload, flags), isEnd);
                break;
            case Http2Frame.Reset:
                Find(id, isEnd: true)?.End(StatusOfReset(Number(payload)));
                break;
            case Http2Frame.GoAway:
                TakeGoAway(Number(payload) & int.MaxValue);
                break;
            case Http2Frame.Settings or Http2Frame.Ping or Http2Frame.WindowUpdate:
                _hasAnswered = true;
                lock (_gate)
                {
                    TakeControl(type, flags, id, payload);
                }

                break;
        }
    }

    private void TakeData(int id, ReadOnlySpan<byte> data, int flowBytes, bool isEnd)
    {
        if (Find(id, isEnd) is { } call)
        {
            call.Untold += flowBytes;
            if (!call.TakeData(data, isEnd) && !isEnd)
            {
                Cancel(call);
            }
            else if (call.Untold > ReceiveWindow / 2)
            {
                Widen(id, call.Untold);
                call.Untold = 0;
            }
        }

        _untold += flowBytes;
        if (_untold > ReceiveWindow / 2)
        {
            Widen(0, _untold);
            _untold = 0;
        }
    }

    private void Widen(int id, int bytes)
    {
        _hasAnswered = true;
        lock (_gate)
        {
            Http2Frame.Widen(_buffer, id, bytes);
        }
    }

    // Guarded by _gate.
    private void TakeControl(byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case Http2Frame.Settings when (flags & Http2Frame.Acknowledgement) == 0:
                Http2Frame.Begin(_buffer, Http2Frame.Settings, Http2Frame.Acknowledgement, 0, 0);
                TakeSettings(payload);
                break;
            case Http2Frame.Ping when (flags & Http2Frame.Acknowledgement) == 0:
                payload.CopyTo(Http2Frame.Begin(
                    _buffer, Http2Frame.Ping, Http2Frame.Acknowledgement, 0, payload.Length));
                break;
            case Http2Frame.WindowUpdate when id == 0:
                _window += Number(payload);
                PumpAll();
                break;
            case Http2Frame.WindowUpdate when _calls.TryGetValue(id, out var call):
                call.Window += Number(payload);
                Pump(call);
                break;
        }
    }

    // Guarded by _gate.
    private void TakeSettings(ReadOnlySpan<byte> settings)
    {
        _maxCalls = Http2Frame.SettingOf(settings, Http2Frame.MaxStreamsSetting) ?? _maxCalls;
        if (Http2Frame.SettingOf(settings, Http2Frame.InitialWindowSetting) is { } window)
        {
            foreach (var call in _calls.Values)
            {
                call.Window += window - _callWindow;
            }

            _callWindow = window;
            PumpAll();
        }

        _settled.TrySetResult();
    }

    private void TakeGoAway(int last)
    {
        Http2Call[] refused;
        lock (_gate)
        {
            _isGoingAway = true;
            refused = [.. _calls.Values.Where(call => call.Id > last)];
            foreach (var call in refused)
            {
                _calls.Remove(call.Id);
            }
        }

        foreach (var call in refused)
        {
            call.End(new Status(StatusCode.Unavailable, "the server goes away"));
        }
    }

    private Http2Call? Find(int id, bool isEnd)
    {
        lock (_gate)
        {
            _calls.TryGetValue(id, out var call);
            if (isEnd)
            {
                _calls.Remove(id);
            }

            return call;
        }
    }

    // Guarded by _gate.
    private void PumpAll()
    {
        foreach (var call in _calls.Values)
        {
            Pump(call);
        }
    }

    // Guarded by _gate.
    private void Pump(Http2Call call)
    {
        var waiting = call.Waiting;
        while (!waiting.IsEmpty && Math.Min(_window, call.Window) is > 0 and var window)
        {
            var bytes = (int)Math.Min(Math.Min(window, waiting.Waiting.Length), Http2Frame.MaxPayloadBytes);
            var isLast = call.IsLast && bytes == waiting.Waiting.Length;
            var data = Http2Frame.Begin(_buffer, Http2Frame.Data, isLast ? Http2Frame.EndStream : (byte)0, call.Id, bytes);
            waiting.Waiting[..bytes].CopyTo(data);
            waiting.Skip(bytes);
            _window -= bytes;
            call.Window -= bytes;
        }
    }

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

    private static int Number(ReadOnlySpan<byte> payload) => payload.Length >= sizeof(int)
        ? BinaryPrimitives.ReadInt32BigEndian(payload)
        : throw new FormatException("the server sent a frame that is too short");

    // As gRPC maps them.
    private static Status StatusOfReset(int error) => error switch
    {
        7 => new Status(StatusCode.Unavailable, "the server refused the stream"),
        Cancelled => new Status(StatusCode.Cancelled, "the server cancelled the call"),
        11 => new Status(StatusCode.ResourceExhausted, "the server asks for calm"),
        _ => new Status(StatusCode.Internal, $"the server broke the call off (HTTP/2 error {error})"),
    };
}
