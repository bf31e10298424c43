namespace ChatGo.Server.Http2;

/// <summary>How much of a header of PROXY protocol is there.</summary>
internal enum ProxyHeaderState
{
    /// <summary>What has come may be the begin of one.</summary>
    Incomplete,

    /// <summary>The connection begins with something else.</summary>
    Absent,

    /// <summary>It begins as one and is none.</summary>
    Malformed,

    /// <summary>All of it.</summary>
    Complete,
}
