namespace ChatGo.Core.Log;

/// <summary>What a place of the log holds for a reader that is there.</summary>
internal enum ReadResult
{
    /// <summary>Nothing yet: the place is ahead of the head.</summary>
    Empty,

    /// <summary>The item.</summary>
    Held,

    /// <summary>The item was dropped.</summary>
    Lapped,

    /// <summary>The end: no item follows.</summary>
    Ended,
}
