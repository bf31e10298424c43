using System.Net.Sockets;

namespace ChatGo.Client.Load.Http2;

/// <summary>Bytes that wait to be sent. Grows to the most that ever waited and stays.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class SendBuffer
{
    private byte[] _bytes = new byte[256];
    private int _from;
    private int _to;

    /// <summary>Gets whether nothing waits.</summary>
    public bool IsEmpty => _from == _to;

    /// <summary>Gets what waits.</summary>
    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(_from, _to - _from);

    /// <summary>Adds bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Adds bytes that the caller fills in before anything else is added.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_to + count > _bytes.Length)
        {
            MakeRoom(count);
        }

        _to += count;
        return _bytes.AsSpan(_to - count, count);
    }

    /// <summary>Removes the first bytes.</summary>
    public void Skip(int count)
    {
        _from += count;
        if (IsEmpty)
        {
            Clear();
        }
    }

    /// <summary>Sends what the socket takes now.</summary>
    /// <returns><see cref="SocketError.Success"/>: that was all; <see cref="SocketError.WouldBlock"/>: it was not;
    /// otherwise the connection broke.</returns>
    public SocketError Send(Socket socket)
    {
        while (!IsEmpty)
        {
            var sent = socket.Send(Waiting, SocketFlags.None, out var error);
            if (error != SocketError.Success)
            {
                return error;
            }

            Skip(sent);
        }

        return SocketError.Success;
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear() => (_from, _to) = (0, 0);

    private void MakeRoom(int count)
    {
        var waiting = _to - _from;
        if (waiting + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, waiting + _from + count));
        }

        _bytes.AsSpan(_from, waiting).CopyTo(_bytes);
        (_from, _to) = (0, waiting);
    }
}
