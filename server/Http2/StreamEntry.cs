namespace ChatGo.Server.Http2;

/// <summary>A stream that is not closed yet.</summary>
internal struct StreamEntry
{
    /// <summary>What may be sent on it, beyond the initial windows.</summary>
    public FlowWindow Window;

    /// <summary>Who writes to it directly; null where only Kestrel does.</summary>
    public DirectStream? Direct;

    /// <summary>What Kestrel has sent on it too early; null where nothing is.</summary>
    public WindowBlockedFrames? Blocked;

    /// <summary>What its answer takes of the budget until it is sent. Unit: bytes.</summary>
    public int AnswerBytes;

    /// <summary>What its request's headers take of the budget. Unit: bytes.</summary>
    public int HeaderBytes;

    /// <summary>When the watch first saw that the peer lets nothing more be sent; 0: it does. Unit: ticks of the watch.
    /// </summary>
    public int BlockedAt;

    /// <summary>What has happened on it.</summary>
    public StreamFlags Flags;

    /// <summary>Gets whether DATA may be written to it, as far as its state goes.</summary>
    public readonly bool IsOpenForData => (Flags & (StreamFlags.HasHeaders | StreamFlags.WeEnded)) == StreamFlags.HasHeaders;

    /// <summary>Whether something has happened.</summary>
    public readonly bool Is(StreamFlags flag) => (Flags & flag) != 0;

    /// <summary>Notes that something has happened.</summary>
    /// <returns>False where it had before.</returns>
    public bool Mark(StreamFlags flag)
    {
        var isNew = !Is(flag);
        Flags |= flag;
        return isNew;
    }
}
