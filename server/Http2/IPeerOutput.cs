namespace ChatGo.Server.Http2;

/// <summary>Accepts bytes for the peer: a socket, or what encrypts for one. One thread at a time writes to it.</summary>
internal interface IPeerOutput
{
    /// <summary>Gets whether <see cref="TrySend"/> works: it reads no byte after it has returned.</summary>
    public bool TakesSpans { get; }

    /// <summary>Sends what is taken at once.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="sent">How many were taken.</param>
    /// <returns>False where the connection is gone.</returns>
    public bool TrySend(ReadOnlySpan<byte> bytes, out int sent);

    /// <summary>Sends all of them, once the peer takes more.</summary>
    /// <param name="bytes">The bytes; the output's until it is done.</param>
    /// <exception cref="Exception">The connection is gone.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes);
}
