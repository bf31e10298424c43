namespace ChatGo.Server.Http2;

/// <summary>What has happened on a stream.</summary>
[Flags]
internal enum StreamFlags : byte
{
    /// <summary>It was opened.</summary>
    None = 0,

    /// <summary>Its response's headers were sent: DATA may follow.</summary>
    HasHeaders = 1,

    /// <summary>The peer sends nothing more on it.</summary>
    PeerEnded = 2,

    /// <summary>Nothing more is sent to it: END_STREAM is on its way.</summary>
    WeEnded = 4,

    /// <summary>It is among those that are looked at when the initial window changes.</summary>
    IsShort = 8,

    /// <summary>It is among those of which Kestrel may have to be told something.</summary>
    IsDue = 16,

    /// <summary>It is in the queue for the connection's window.</summary>
    IsInTurn = 32,

    /// <summary>Its call has begun to be served, or is over.</summary>
    HasBegun = 64,

    /// <summary>It is a stream of messages, which is watched where they come from: that it carries nothing is no news.
    /// </summary>
    IsWatched = 128,
}
