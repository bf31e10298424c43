using System.Net.Sockets;

namespace ChatGo.Client.Load.Http2;

/// <summary>What comes in on a socket, behind what was left last time. Holds no more than what is left.</summary>
/// <remarks>One thread.</remarks>
internal sealed class ReceiveBuffer(Socket socket)
{
    private byte[] _rest = [];
    private int _restBytes;

    /// <summary>Receives once.</summary>
    /// <param name="buffer">Room to work in, larger than what may be left.</param>
    /// <param name="all">All that there is now, in <paramref name="buffer"/>.</param>
    /// <returns><see cref="SocketError.WouldBlock"/>: nothing came; <see cref="SocketError.Disconnecting"/>: the other end
    /// has closed; another error: the connection broke.</returns>
    public SocketError Receive(byte[] buffer, out ReadOnlySpan<byte> all)
    {
        _rest.AsSpan(0, _restBytes).CopyTo(buffer);
        var received = socket.Receive(buffer.AsSpan(_restBytes), SocketFlags.None, out var error);
        all = buffer.AsSpan(0, _restBytes + received);
        return error == SocketError.Success && received == 0 ? SocketError.Disconnecting : error;
    }

    /// <summary>Keeps what was not taken until the next time.</summary>
    public void Keep(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(rest.Length, 256)];
        }

        rest.CopyTo(_rest);
        _restBytes = rest.Length;
    }
}
