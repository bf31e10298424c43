namespace ChatGo.Server.Http2;

/// <summary>An open stream.</summary>
/// <param name="window">What may be sent on it at first. Unit: bytes.</param>
internal struct StreamEntry(long window)
{
    /// <summary>What may be sent on it.</summary>
    public FlowWindow Window = new(window);

    /// <summary>Whether its response's headers were sent: DATA may follow.</summary>
    public bool HasHeaders;

    /// <summary>Who writes to it directly; null where only Kestrel does.</summary>
    public DirectStream? Direct;

    /// <summary>Gets whether DATA may be sent on it, as far as the stream itself goes.</summary>
    public readonly bool CanSend => HasHeaders && Window.Available > 0;
}
