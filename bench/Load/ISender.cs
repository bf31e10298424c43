using ChatGo.Client.Load.Http2;

namespace ChatGo.Bench.Load;

/// <summary>Sends messages on one connection.</summary>
internal interface ISender : IProtocol
{
    /// <summary>Gets whether the server is ready to take messages.</summary>
    public bool IsReady { get; }

    /// <summary>Gets how many messages the server has acknowledged.</summary>
    public long Acknowledged { get; }

    /// <summary>Sends a message, if the connection has room for it.</summary>
    /// <param name="outbox">The connection's.</param>
    /// <param name="room">Where to.</param>
    /// <param name="due">When it was due. Unit: ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TrySend(SendBuffer outbox, int room, long due);
}
