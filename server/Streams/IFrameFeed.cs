using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Streams;

/// <summary>What a stream has to carry to its reader, in order.</summary>
/// <remarks>One writer parks and reads; completing and aborting come from any thread.</remarks>
internal interface IFrameFeed
{
    /// <summary>Gets whether there may be something to read.</summary>
    public bool HasFrames { get; }

    /// <summary>Takes the next frame, if there is one.</summary>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame);

    /// <summary>Waits without waiting: the feed's signal signals once there may be frames, or once there never will be. May
    /// be repeated; signals that are no news can come.</summary>
    /// <param name="mayHaveFrames">Where it was not parked: whether there may be frames; false once there never will
    /// be.</param>
    /// <returns>Whether the feed is parked.</returns>
    public bool TryPark(out bool mayHaveFrames);

    /// <summary>Ends the feed behind what there is now.</summary>
    public void Complete();

    /// <summary>Ends the feed at once: the reader has gone.</summary>
    public void Abort();

    /// <summary>Says that the stream lives, where it has carried nothing for long.</summary>
    /// <param name="now">The clock. Unit: its ticks.</param>
    public void Beat(long now);
}
