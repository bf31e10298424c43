using ChatGo.Core.Messages;

namespace ChatGo.Tests.Core.Messages;

[Timeout(10_000)]
public sealed class FrameTests
{
    [Test]
    public async Task Stamp_Always_WritesTheSequence(CancellationToken _)
    {
        var frame = TestFrame.Create(time: 7);

        await Assert.That(frame.Stamp(long.MaxValue, notBefore: 0)).IsEqualTo(7);
        await Assert.That(frame.Stamp(0x0102030405060708, notBefore: 0)).IsEqualTo(7);

        await Assert.That(Convert.ToHexString(frame.Bytes)).IsEqualTo("0807060504030201" + "00000000" + "0700000000000000");
    }

    [Test]
    public async Task Stamp_BehindALaterMessage_TakesItsTime(CancellationToken _)
    {
        var frame = TestFrame.Create(time: 7);

        await Assert.That(frame.Stamp(1, notBefore: 9)).IsEqualTo(9);
        await Assert.That(frame.Stamp(2, notBefore: 8)).IsEqualTo(9);
        await Assert.That(frame.CreatedAt.UtcTicks).IsEqualTo(9);
    }

    [Test]
    public async Task Address_Always_WritesTheRoomAlone(CancellationToken _)
    {
        var frame = TestFrame.Create();

        frame.Address(0x01020304);

        await Assert.That(Convert.ToHexString(frame.Bytes)).IsEqualTo("0000000000000000" + "04030201" + "0000000000000000");
    }

    [Test]
    public async Task Construct_ForOneReader_TakesNoRoom(CancellationToken _) =>
        await Assert.That(() => new Frame(new byte[16]).Address(1)).Throws<InvalidOperationException>();
}
