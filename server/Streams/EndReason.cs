namespace ChatGo.Server.Streams;

/// <summary>Why a stream ends; the first reason that is told stays.</summary>
internal enum EndReason
{
    /// <summary>It is open.</summary>
    None,

    /// <summary>The caller cancelled, or has gone.</summary>
    Gone,

    /// <summary>What it read is no more: its rooms were deleted.</summary>
    Deleted,

    /// <summary>The server stops.</summary>
    Drained,

    /// <summary>It was open for as long as one may be.</summary>
    Aged,

    /// <summary>Its reader, blocked by flow control, took nothing for too long.</summary>
    Stalled,

    /// <summary>The caller's credentials have ended, or are good no more.</summary>
    Expired,

    /// <summary>The caller was removed from what it read.</summary>
    Removed,

    /// <summary>An operator has ended it.</summary>
    Ended,

    /// <summary>What the caller sent cannot be read: nothing can follow it.</summary>
    Refused,
}
