namespace ChatGo.Server.Http2;

/// <summary>What came of a direct write.</summary>
internal enum DirectResult
{
    /// <summary>All there was is on its way.</summary>
    Drained,

    /// <summary>A part of what there was is on its way.</summary>
    Written,

    /// <summary>There is no room: a window, or the socket, is full.</summary>
    Blocked,

    /// <summary>The stream has ended.</summary>
    Closed,
}
