namespace ChatGo.Server.Http2;

/// <summary>What a frame is (RFC 9113, 6); those that matter here.</summary>
internal enum FrameType : byte
{
    /// <summary>A piece of a body; spends the windows.</summary>
    Data = 0,

    /// <summary>Opens a stream, or is its response's headers or trailers.</summary>
    Headers = 1,

    /// <summary>Ends a stream at once.</summary>
    RstStream = 3,

    /// <summary>The peer's settings.</summary>
    Settings = 4,

    /// <summary>Grants more window.</summary>
    WindowUpdate = 8,

    /// <summary>Goes on where <see cref="Headers"/> ended.</summary>
    Continuation = 9,

    /// <summary>No type of the standard: every receiver ignores it (RFC 9113, 5.5).</summary>
    Ignored = 0xFA,
}
