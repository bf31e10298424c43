using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class HeldFramesTests
{
    [Test]
    public async Task TryTake_OfData_CutsItToTheWindowAndEndsTheStreamWithTheLastPart()
    {
        var held = new HeldFrames();
        held.Add(Frames.Of(FrameType.Data, 1, 5, [1, 2, 3, 4, 5]));

        await Assert.That(held.TryTake(0, out _)).IsFalse();
        await Assert.That(held.TryTake(-7, out _)).IsFalse();
        held.TryTake(2, out var first);
        held.TryTake(100, out var rest);

        await Assert.That(first).IsEquivalentTo(Frames.Of(FrameType.Data, 0, 5, [1, 2]));
        await Assert.That(rest).IsEquivalentTo(Frames.Of(FrameType.Data, 1, 5, [3, 4, 5]));
        await Assert.That(held.IsEmpty).IsTrue();
        await Assert.That(held.Bytes).IsEqualTo(0);
    }

    [Test]
    public async Task TryTake_OfWhatTakesNoWindow_GivesItButNeverAheadOfData()
    {
        var held = new HeldFrames();
        held.Add(Frames.Headers(3));
        held.Add(Frames.Data(3, 10));
        held.Add(Frames.Reset(3));

        await Assert.That(held.TryTake(0, out var frame) && FrameHeader.Read(frame).Type == FrameType.Headers).IsTrue();
        await Assert.That(held.TryTake(0, out _)).IsFalse();
        await Assert.That(held.TryTake(10, out frame) && FrameHeader.Read(frame).Type == FrameType.Data).IsTrue();
        await Assert.That(held.TryTake(0, out frame) && FrameHeader.Read(frame).Type == FrameType.RstStream).IsTrue();
    }

    [Test]
    public async Task TryTake_OfAnEmptyEnd_TakesNoWindow()
    {
        var held = new HeldFrames();
        held.Add(Frames.Data(3, 0, endsStream: true));

        await Assert.That(held.TryTake(0, out var frame) && FrameHeader.Read(frame).EndsStream).IsTrue();
    }
}
