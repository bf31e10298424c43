namespace ChatGo.Bench.Soak.Peers;

/// <summary>How a connection ends.</summary>
internal enum ConnectionEnd
{
    /// <summary>Its calls are cancelled, then it is closed as HTTP/2 does.</summary>
    Politely,

    /// <summary>The socket is closed under the open calls.</summary>
    Closed,

    /// <summary>The socket is reset (RST).</summary>
    Reset,

    /// <summary>Nothing is read or written any more, and the socket stays open: a half-open connection.</summary>
    Silent,
}
