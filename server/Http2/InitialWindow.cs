namespace ChatGo.Server.Http2;

/// <summary>The first window of a connection's streams (RFC 9113, 6.5.2), as the peer asked for it, as it was
/// acknowledged, and as Kestrel was told.</summary>
/// <remarks>A setting holds from the moment its acknowledgement is on the way (RFC 9113, 6.5.3): until then the peer
/// counts by the one before. Kestrel acknowledges each SETTINGS frame once, in order. Guarded by the connection's gate.
/// </remarks>
internal sealed class InitialWindow
{
    /// <summary>One per SETTINGS frame that Kestrel has not acknowledged yet; null where it says nothing of windows.
    /// </summary>
    private readonly Queue<long?> _asked = new();

    /// <summary>Gets what holds now: what may be sent is counted by this one. Unit: bytes.</summary>
    public long Acknowledged { get; private set; } = FlowWindow.Line;

    /// <summary>Gets what will hold once all is acknowledged: what the peer does is judged by this one. Unit: bytes.
    /// </summary>
    public long Asked { get; private set; } = FlowWindow.Line;

    /// <summary>Gets what Kestrel counts by. Unit: bytes.</summary>
    public long Told { get; private set; } = FlowWindow.Line;

    /// <summary>Applies what a SETTINGS frame of the peer says.</summary>
    /// <param name="bytes">The initial window; null where it says nothing of it.</param>
    public void Ask(long? bytes)
    {
        _asked.Enqueue(bytes);
        if (bytes is { } window)
        {
            Asked = window;
            Told = Math.Min(window, FlowWindow.Line);
        }
    }

    /// <summary>Kestrel's acknowledgement of the oldest such frame is on its way.</summary>
    /// <returns>Whether another window holds from now on.</returns>
    public bool Acknowledge()
    {
        if (!_asked.TryDequeue(out var asked) || asked is not { } window || window == Acknowledged)
        {
            return false;
        }

        Acknowledged = window;
        return true;
    }
}
