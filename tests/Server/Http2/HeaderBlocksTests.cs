using ChatGo.Server.Http2;

namespace ChatGo.Tests.Server.Http2;

public sealed class HeaderBlocksTests
{
    private const byte Status200 = 0x88;

    [Test]
    public async Task Send_BehindADroppedBlock_TellsTheTableSizesItWouldHaveTold()
    {
        var output = new RecordingOutput();
        var blocks = new HeaderBlocks();
        // 100, then 4,096: as HPACK's integers with a prefix of 5 bits.
        var dropped = Frames.Of(FrameType.Headers, 4, 1, [0x3F, 69, 0x3F, 0xE1, 0x1F, Status200]);

        await Assert.That(blocks.TakeSizeUpdate(dropped).ToArray())
            .IsEquivalentTo(Frames.Of(FrameType.Headers, 4, 1, [Status200]));
        blocks.Send(Frames.Of(FrameType.Headers, 5, 3, [Status200]), output);
        blocks.Send(Frames.Of(FrameType.Headers, 5, 5, [Status200]), output);

        await Assert.That(output.Frames[0])
            .IsEquivalentTo(Frames.Of(FrameType.Headers, 5, 3, [0x3F, 69, 0x3F, 0xE1, 0x1F, Status200]));
        await Assert.That(output.Frames[1]).IsEquivalentTo(Frames.Of(FrameType.Headers, 5, 5, [Status200]));
    }

    [Test]
    public async Task Send_BehindManyDroppedBlocks_TellsTheSmallestSizeAndTheLast()
    {
        var output = new RecordingOutput();
        var blocks = new HeaderBlocks();
        foreach (var size in (byte[])[10, 5, 20, 7])
        {
            blocks.TakeSizeUpdate(Frames.Of(FrameType.Headers, 4, 1, [(byte)(0x20 | size)]));
        }

        blocks.Send(Frames.Of(FrameType.Headers, 4, 3, [Status200]), output);

        await Assert.That(output.Frames[0]).IsEquivalentTo(Frames.Of(FrameType.Headers, 4, 3, [0x25, 0x27, Status200]));
    }

    [Test]
    public async Task Send_OfAFrameThatHasNoRoomForASize_GoesOnInAnother()
    {
        var output = new RecordingOutput();
        var blocks = new HeaderBlocks();
        blocks.TakeSizeUpdate(Frames.Of(FrameType.Headers, 4, 1, [0x20]));
        var fields = new byte[FrameHeader.MaxPayloadBytes];
        fields.AsSpan().Fill(Status200);

        blocks.Send(Frames.Of(FrameType.Headers, 5, 3, fields), output);

        await Assert.That(output.Frames[0]).IsEquivalentTo(Frames.Of(FrameType.Headers, 1, 3, [0x20]));
        await Assert.That(output.Frames[1]).IsEquivalentTo(Frames.Of(FrameType.Continuation, 4, 3, fields));
    }

    [Test]
    public async Task IsFinal_OfTheBlockThatLetsABodyCome_IsFalse()
    {
        await Assert.That(HeaderBlocks.IsFinal([8, 3, (byte)'1', (byte)'0', (byte)'0'])).IsFalse();
        await Assert.That(HeaderBlocks.IsFinal([Status200])).IsTrue();
    }
}
