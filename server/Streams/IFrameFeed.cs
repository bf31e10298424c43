using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Streams;

/// <summary>What a stream has to carry to its reader, in order.</summary>
/// <remarks>One writer prepares, reads and parks. Reading only hands out finished frames, as it happens under a
/// connection's gate: it lays nothing out, and takes no lock.</remarks>
internal interface IFrameFeed
{
    /// <summary>Gets whether there may be something to prepare or to read.</summary>
    public bool HasFrames { get; }

    /// <summary>Lays out what is due for this reader alone, and sees to what is over. Before each write.</summary>
    public void Prepare()
    {
        // Most have nothing that is not finished.
    }

    /// <summary>Dequeues the next finished frame, if there is one.</summary>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame);

    /// <summary>Waits without waiting: the feed signals once there may be frames, or once there never will be. May be
    /// repeated; it may signal for nothing.</summary>
    /// <param name="mayHaveFrames">Where it was not parked: whether there may be frames; false once there never will
    /// be.</param>
    /// <returns>Whether the feed is parked.</returns>
    public bool TryPark(out bool mayHaveFrames);
}
