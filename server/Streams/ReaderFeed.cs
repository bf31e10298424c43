using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;

namespace ChatGo.Server.Streams;

/// <summary>The messages of one room and nothing else, as the original's clients know it.</summary>
internal sealed class ReaderFeed(BroadcastReader<Frame> reader) : IFrameFeed
{
    /// <inheritdoc/>
    public bool HasFrames => reader.Lag > 0;

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame) => reader.TryRead(out frame);

    /// <inheritdoc/>
    public bool TryPark(out bool mayHaveFrames) => reader.TryPark(out mayHaveFrames);

    /// <inheritdoc/>
    public void Complete() => reader.Complete();

    /// <inheritdoc/>
    public void Abort() => reader.Dispose();

    /// <inheritdoc/>
    public void Beat(long now)
    {
        // Its reader knows no notices.
    }
}
