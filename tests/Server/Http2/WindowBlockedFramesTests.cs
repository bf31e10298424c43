using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class WindowBlockedFramesTests
{
    [Test]
    public async Task TryTake_OfData_CutsItToTheWindowAndEndsTheStreamWithTheLastPart()
    {
        var blocked = new WindowBlockedFrames();
        blocked.Add(Frames.Of(FrameType.Data, 1, 5, [1, 2, 3, 4, 5]));

        await Assert.That(blocked.TryTake(0, out _)).IsFalse();
        await Assert.That(blocked.TryTake(-7, out _)).IsFalse();
        blocked.TryTake(2, out var first);
        blocked.TryTake(100, out var rest);

        await Assert.That(first).IsEquivalentTo(Frames.Of(FrameType.Data, 0, 5, [1, 2]));
        await Assert.That(rest).IsEquivalentTo(Frames.Of(FrameType.Data, 1, 5, [3, 4, 5]));
        await Assert.That(blocked.IsEmpty).IsTrue();
    }

    [Test]
    public async Task TryTake_OfTrailers_GivesThemButNeverAheadOfData()
    {
        var blocked = new WindowBlockedFrames();
        blocked.Add(Frames.Data(3, 10));
        blocked.Add(Frames.Headers(3, endsStream: true));

        await Assert.That(blocked.TryTake(0, out _)).IsFalse();
        await Assert.That(blocked.TryTake(10, out var frame) && FrameHeader.Read(frame).Type == FrameType.Data).IsTrue();
        await Assert.That(blocked.TryTake(0, out frame) && FrameHeader.Read(frame).Type == FrameType.Headers).IsTrue();
    }

    [Test]
    public async Task TryTake_OfAnEmptyEnd_TakesNoWindow()
    {
        var blocked = new WindowBlockedFrames();
        blocked.Add(Frames.Data(3, 0, endsStream: true));

        await Assert.That(blocked.TryTake(0, out var frame) && FrameHeader.Read(frame).EndsStream).IsTrue();
    }
}
