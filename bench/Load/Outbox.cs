using System.Net.Sockets;

namespace ChatGo.Bench.Load;

/// <summary>Bytes that wait to be sent. Grows to the most that ever waited and stays.</summary>
internal sealed class Outbox
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
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _to + count));
        }

        _to += count;
        return _bytes.AsSpan(_to - count, count);
    }

    /// <summary>Sends what the socket takes now.</summary>
    /// <returns>Whether that was all.</returns>
    /// <exception cref="LoadException">The connection broke.</exception>
    public bool TrySend(Socket socket)
    {
        while (!IsEmpty)
        {
            var sent = socket.Send(Waiting, SocketFlags.None, out var error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                throw new LoadException($"A connection broke: {error}");
            }

            if (error == SocketError.WouldBlock)
            {
                return false;
            }

            _from += sent;
        }

        Clear();
        return true;
    }

    /// <summary>Forgets what waits.</summary>
    public void Clear() => (_from, _to) = (0, 0);
}
