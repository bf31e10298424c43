using System.Net.Sockets;

namespace ChatGo.Server.Http2;

/// <summary>Whether a peer takes anything of what was sent to it. The system takes megabytes for a peer that takes
/// nothing, and of a slow one nothing more for minutes: where the system tells (TCP on Linux), what the peer has
/// acknowledged counts.</summary>
/// <remarks>Guarded by the connection's gate, but for <see cref="Count"/>.</remarks>
internal sealed class SendProgress(Socket socket)
{
    /// <summary>Linux' numbers: IPPROTO_TCP and TCP_INFO, and where in it <c>tcpi_bytes_acked</c> stands.</summary>
    private const int Tcp = 6;
    private const int TcpInfo = 11;
    private const int AckedOffset = 120;

    private int _sends;
    private long _seen;
    private int _since;

    /// <summary>Something was sent.</summary>
    public void Count() => Interlocked.Increment(ref _sends);

    /// <summary>Nothing waits.</summary>
    /// <returns>False: the peer is not stuck.</returns>
    public bool IsMoving()
    {
        _since = 0;
        return false;
    }

    /// <summary>Looks whether the peer has taken something since the last look.</summary>
    /// <param name="now">The watch's clock. 1 or more.</param>
    /// <param name="limit">For how many of its ticks a peer may take nothing.</param>
    public bool IsStuck(int now, int limit)
    {
        var seen = Volatile.Read(ref _sends) + Acknowledged();
        if (_since == 0 || seen != _seen)
        {
            (_since, _seen) = (now, seen);
        }

        return now - _since >= limit;
    }

    private long Acknowledged()
    {
        if (!OperatingSystem.IsLinux() || socket.ProtocolType != ProtocolType.Tcp)
        {
            return 0;
        }

        Span<byte> info = stackalloc byte[AckedOffset + sizeof(long)];
        try
        {
            return socket.GetRawSocketOption(Tcp, TcpInfo, info) == info.Length
                ? BitConverter.ToInt64(info[AckedOffset..])
                : 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
