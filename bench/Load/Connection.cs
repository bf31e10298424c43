using System.Net;
using System.Net.Sockets;

namespace ChatGo.Bench.Load;

/// <summary>A TCP connection to the server that is measured, served by an <see cref="EventLoop"/>.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IProtocol _protocol;
    private readonly Outbox _outbox = new();

    private byte[] _rest = [];
    private int _restBytes;

    /// <summary>Initializes a new instance of the <see cref="Connection"/> class: connects.</summary>
    /// <param name="port">The server's, on loopback.</param>
    /// <param name="protocol">What is spoken.</param>
    /// <param name="receiveBytes">The kernel's buffer for what comes in; null for its own choice.</param>
    public Connection(int port, IProtocol protocol, int? receiveBytes = null)
    {
        _protocol = protocol;
        _socket.NoDelay = true;
        // Closed by a reset: no port waits for minutes behind each of 10,000 connections.
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.ReceiveBufferSize = receiveBytes ?? _socket.ReceiveBufferSize;
        _socket.Connect(IPAddress.Loopback, port);
        _socket.Blocking = false;
        protocol.Open(_outbox);
    }

    /// <summary>Gets or sets where the loop finds it.</summary>
    public int Place { get; set; }

    /// <summary>Gets or sets a value indicating whether the loop waits until it can send.</summary>
    public bool WaitsToSend { get; set; }

    /// <summary>Gets the socket's number.</summary>
    public int Descriptor => (int)_socket.Handle;

    /// <summary>Gets what is to be sent.</summary>
    public Outbox Outbox => _outbox;

    /// <summary>Gets whether something is to be sent.</summary>
    public bool HasToSend => !_outbox.IsEmpty;

    /// <summary>Sends what can be sent now.</summary>
    /// <returns>Whether that was all.</returns>
    public bool TrySend() => _outbox.TrySend(_socket);

    /// <summary>Receives once and has it taken.</summary>
    /// <param name="buffer">Room to work in; larger than any frame.</param>
    /// <exception cref="LoadException">The connection broke.</exception>
    public void Receive(byte[] buffer)
    {
        _rest.AsSpan(0, _restBytes).CopyTo(buffer);
        var received = _socket.Receive(buffer.AsSpan(_restBytes), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || received == 0)
        {
            throw new LoadException($"The server closed a connection: {error}");
        }

        var all = buffer.AsSpan(0, _restBytes + received);
        var rest = all[_protocol.Take(all, _outbox)..];
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(rest.Length, 256)];
        }

        rest.CopyTo(_rest);
        _restBytes = rest.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
