namespace ChatGo.Server.Http2;

/// <summary>Queues frames for the peer. Under the connection's gate.</summary>
internal interface IFrameOutput
{
    /// <summary>Sends a frame behind all that were sent before.</summary>
    /// <param name="frame">The whole frame; copied.</param>
    public void Send(ReadOnlySpan<byte> frame);
}
