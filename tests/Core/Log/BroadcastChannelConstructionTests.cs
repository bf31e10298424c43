using System.Threading.Channels;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastChannelConstructionTests
{
    [Test]
    [Arguments(BoundedChannelFullMode.Wait)]
    [Arguments(BoundedChannelFullMode.DropNewest)]
    [Arguments(BoundedChannelFullMode.DropWrite)]
    public async Task Construct_WithAnotherFullMode_Throws(BoundedChannelFullMode mode, CancellationToken _)
    {
        var options = new BoundedChannelOptions(16) { FullMode = mode };

        await Assert.That(() => new BroadcastChannel<TestItem>(options)).ThrowsExactly<ArgumentException>();
    }

    [Test]
    public async Task Construct_WithSynchronousContinuations_Throws(CancellationToken _)
    {
        var options = new BoundedChannelOptions(16)
        {
            FullMode = BoundedChannelFullMode.DropOldest,
            AllowSynchronousContinuations = true,
        };

        await Assert.That(() => new BroadcastChannel<TestItem>(options)).ThrowsExactly<ArgumentException>();
    }

    [Test]
    [Arguments(3)]
    [Arguments(65)]
    [Arguments(int.MaxValue)]
    public async Task Construct_WhenCapacityIsNoPowerOfTwo_Throws(int capacity, CancellationToken _) =>
        await Assert.That(() => TestChannel.Create(capacity)).ThrowsExactly<ArgumentOutOfRangeException>();

    [Test]
    [Arguments(0L)]
    [Arguments(-1L)]
    [Arguments(long.MinValue)]
    public async Task Construct_WhenMaxBytesIsBelowOne_Throws(long maxBytes, CancellationToken _) =>
        await Assert.That(() => TestChannel.Create(maxBytes: maxBytes)).ThrowsExactly<ArgumentOutOfRangeException>();

    [Test]
    public async Task Construct_WithoutOptions_Throws(CancellationToken _) =>
        await Assert.That(() => new BroadcastChannel<TestItem>(null!)).ThrowsExactly<ArgumentNullException>();

    [Test]
    public async Task Construct_Always_MakesAnEmptyOpenChannel(CancellationToken _)
    {
        var channel = TestChannel.Create();

        await Assert.That(channel.Head).IsEqualTo(0);
        await Assert.That(channel.Oldest).IsEqualTo(1);
        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(channel.IsClosed).IsFalse();
        await Assert.That(channel.NewestAppendedAt).IsNull();
    }
}
