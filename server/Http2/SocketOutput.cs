using System.Net.Sockets;

namespace ChatGo.Server.Http2;

/// <summary>Writes to a socket.</summary>
internal sealed class SocketOutput : IPeerOutput
{
    private readonly Socket _socket;

    /// <summary>Initializes a new instance of the <see cref="SocketOutput"/> class.</summary>
    /// <param name="socket">The socket; it blocks nobody from now on.</param>
    public SocketOutput(Socket socket)
    {
        _socket = socket;
        socket.Blocking = false;
    }

    /// <inheritdoc/>
    public bool TakesSpans => true;

    /// <inheritdoc/>
    public bool TrySend(ReadOnlySpan<byte> bytes, out int sent)
    {
        sent = 0;
        try
        {
            while (sent < bytes.Length)
            {
                sent += _socket.Send(bytes[sent..], SocketFlags.None, out var error);
                if (error != SocketError.Success)
                {
                    return error == SocketError.WouldBlock;
                }
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => SendAsync(bytes, CancellationToken.None);

    /// <summary>Sends all of them, once the peer takes more.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cancellationToken">Ends it; part of them may have been sent.</param>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < bytes.Length;)
        {
            sent += await _socket.SendAsync(bytes[sent..], SocketFlags.None, cancellationToken);
        }
    }
}
