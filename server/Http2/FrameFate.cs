namespace ChatGo.Server.Http2;

/// <summary>What becomes of a header block of Kestrel's, all of its frames alike.</summary>
internal enum FrameFate
{
    /// <summary>It goes at once.</summary>
    Passes,

    /// <summary>It waits behind its stream's DATA.</summary>
    Waits,

    /// <summary>Its stream is over.</summary>
    IsDropped,
}
