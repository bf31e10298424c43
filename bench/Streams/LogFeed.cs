using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Server.Streams;

namespace ChatGo.Bench.Streams;

/// <summary>The frames of a log that no room has.</summary>
internal sealed class LogFeed(BroadcastReader<Frame> reader) : IFrameFeed
{
    public bool HasFrames => reader.Lag > 0;

    public bool TryRead([MaybeNullWhen(false)] out Frame frame) => reader.TryRead(out frame);

    public bool TryPark(out bool mayHaveFrames) => reader.TryPark(out mayHaveFrames);
}
