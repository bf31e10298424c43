namespace ChatGo.Client.Connections;

/// <summary>What helps after a fault.</summary>
internal enum Recovery
{
    /// <summary>Trying again later: the server or the way to it is down. A send is in doubt.</summary>
    Retry,

    /// <summary>Another room: the server does not know this one (any more).</summary>
    NewRoom,

    /// <summary>Waiting: the server limits the caller's rate or quota. A send was not stored.</summary>
    SlowDown,

    /// <summary>A person: something on the way to the server is to be mended, such as a certificate that is not trusted.
    /// </summary>
    Mend,

    /// <summary>Nothing: the server will say the same again.</summary>
    GiveUp,
}
