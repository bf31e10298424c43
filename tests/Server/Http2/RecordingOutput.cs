using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

/// <summary>Keeps the frames it takes.</summary>
internal sealed class RecordingOutput : IFrameOutput
{
    public List<byte[]> Frames { get; } = [];

    public void Send(ReadOnlySpan<byte> frame) => Frames.Add(frame.ToArray());
}
