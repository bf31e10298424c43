using System.Net;
using System.Net.Sockets;
using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>A TCP connection to the server that is measured, served by an <see cref="EventLoop"/>.</summary>
internal sealed class Connection : IPolled
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EventLoop _loop;
    private readonly IProtocol _protocol;
    private readonly SendBuffer _outbox = new();
    private readonly ReceiveBuffer _received;
    private bool _waitsToSend;

    /// <summary>Initializes a new instance of the <see cref="Connection"/> class: connects.</summary>
    /// <param name="loop">Is to serve it: the caller adds it, and flushes.</param>
    /// <param name="port">The server's, on loopback.</param>
    /// <param name="protocol">What is spoken.</param>
    /// <param name="receiveBytes">The kernel's buffer for what comes in; null for its own choice.</param>
    public Connection(EventLoop loop, int port, IProtocol protocol, int? receiveBytes = null)
    {
        (_loop, _protocol) = (loop, protocol);
        _received = new ReceiveBuffer(_socket);
        _socket.NoDelay = true;
        // Closed by a reset: no port waits for minutes behind each of 10,000 connections.
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.ReceiveBufferSize = receiveBytes ?? _socket.ReceiveBufferSize;
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        protocol.Open(_outbox);
    }

    /// <inheritdoc/>
    public int Place { get; set; }

    /// <inheritdoc/>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Gets what is to be sent.</summary>
    public SendBuffer Outbox => _outbox;

    /// <summary>Sends what is to be sent, now or as soon as it can.</summary>
    /// <exception cref="LoadException">The connection broke.</exception>
    public void Flush()
    {
        if (_outbox.Send(_socket) is var error and not (SocketError.Success or SocketError.WouldBlock))
        {
            throw new LoadException($"A connection broke: {error}");
        }

        if (_waitsToSend == _outbox.IsEmpty)
        {
            _waitsToSend = !_outbox.IsEmpty;
            _loop.AwaitSending(this, _waitsToSend);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="LoadException">The connection broke.</exception>
    public void Serve(bool canReceive, byte[] buffer)
    {
        if (canReceive)
        {
            Receive(buffer);
        }

        Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Receive(byte[] buffer)
    {
        var error = _received.Receive(buffer, out var all);
        if (error == SocketError.Success)
        {
            _received.Keep(all[_protocol.Take(all, _outbox)..]);
        }
        else if (error != SocketError.WouldBlock)
        {
            throw new LoadException($"The server closed a connection: {error}");
        }
    }
}
