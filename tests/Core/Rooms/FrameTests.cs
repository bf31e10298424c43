using ChatGo.Core.Rooms;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class FrameTests
{
    [Test]
    public async Task Stamp_Always_WritesTheSequenceAloneLittleEndian(CancellationToken _)
    {
        var bytes = Enumerable.Repeat((byte)0xEE, 12).ToArray();
        var frame = new Frame(bytes, sequenceOffset: 2, roomOffset: 0);

        frame.Stamp(0x0102030405060708);

        await Assert.That(Convert.ToHexString(frame.Bytes)).IsEqualTo("EEEE0807060504030201EEEE");
        await Assert.That(frame.SizeBytes).IsEqualTo(12);
    }

    [Test]
    public async Task Stamp_Again_ReplacesTheSequence(CancellationToken _)
    {
        var frame = new Frame(new byte[8], sequenceOffset: 0, roomOffset: 0);
        frame.Stamp(long.MaxValue);

        frame.Stamp(3);

        await Assert.That(frame.ReadSequence()).IsEqualTo(3);
    }

    [Test]
    [Arguments(8, 1)]
    [Arguments(8, -1)]
    [Arguments(7, 0)]
    public async Task Construct_WithoutPlaceForTheSequence_Throws(int size, int offset, CancellationToken _) =>
        await Assert.That(() => new Frame(new byte[size], offset, roomOffset: 0)).Throws<ArgumentException>();

    [Test]
    public async Task Address_Always_WritesTheRoomAloneLittleEndian(CancellationToken _)
    {
        var frame = new Frame(new byte[14], sequenceOffset: 0, roomOffset: 9);

        frame.Address(0x01020304);

        await Assert.That(Convert.ToHexString(frame.Bytes)).IsEqualTo("0000000000000000000403020100");
    }

    [Test]
    [Arguments(-1)]
    [Arguments(5)]
    public async Task Construct_WithoutPlaceForTheRoom_Throws(int offset, CancellationToken _) =>
        await Assert.That(() => new Frame(new byte[8], 0, offset)).Throws<ArgumentException>();

    [Test]
    public async Task Construct_ForOneReader_TakesNoRoom(CancellationToken _) =>
        await Assert.That(() => new Frame(new byte[16]).Address(1)).Throws<ArgumentException>();
}
