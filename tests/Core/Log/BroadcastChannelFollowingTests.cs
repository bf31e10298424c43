using System.Threading.Channels;
using ChatGo.Core.Log;

namespace ChatGo.Tests.Core.Log;

/// <summary>A log that is the tail of a stream which somebody else numbers.</summary>
[Timeout(10_000)]
public sealed class BroadcastChannelFollowingTests
{
    [Test]
    public async Task Channel_ThatBeginsBehindAHead_GoesOnFromThere(CancellationToken _)
    {
        var channel = Create(head: 100);
        using var old = channel.ReadFrom(1);
        using var live = channel.ReadFromNow();

        await Assert.That((channel.Head, channel.Oldest, channel.NewestAppendedAt)).IsEqualTo((100, 101, null));
        await Assert.That(old.TryRead(out var _)).IsFalse();
        await Assert.That(channel.Append()).IsEqualTo(101);

        await Assert.That(old.Drain()).IsEqualTo("[1-100] 101");
        await Assert.That(live.Drain()).IsEqualTo("101");
        await Assert.That(channel.TryGet(100, out var _)).IsFalse();
        channel.TrimOlderThan(long.MaxValue);
        await Assert.That((channel.Oldest, channel.Bytes)).IsEqualTo((102, 0));
    }

    [Test]
    public async Task Channel_BehindANegativeHead_IsRefused(CancellationToken _) =>
        await Assert.That(static () => Create(head: -1)).Throws<ArgumentOutOfRangeException>();

    [Test]
    public async Task TryAppendAt_TakesTheNextNumber_DropsWhatItHas_AndRefusesAHole(CancellationToken _)
    {
        var channel = Create(head: 5);

        await Assert.That(channel.TryAppendAt(6, new TestItem())).IsTrue();
        await Assert.That(channel.TryAppendAt(6, new TestItem())).IsFalse();
        await Assert.That(channel.TryAppendAt(3, new TestItem())).IsFalse();
        await Assert.That(() => channel.TryAppendAt(8, new TestItem())).Throws<ArgumentOutOfRangeException>();
        await Assert.That((channel.Head, channel.Bytes)).IsEqualTo((6, 1));

        channel.TryClose();
        await Assert.That(channel.TryAppendAt(channel.Head + 1, new TestItem())).IsFalse();
        await Assert.That(channel.Bytes).IsEqualTo(1);
    }

    [Test]
    [Arguments(3, "1 2 [3-3] 4")]
    [Arguments(5, "1 2 [3-5] 6")]
    [Arguments(40, "[1-40] 41")]
    public async Task SkipTo_IsOneGapForWhoIsBehind_AndForWhoIsLive(long through, string expected, CancellationToken _)
    {
        var channel = Create();
        using var behind = channel.ReadFromNow();
        channel.AppendMany(2);
        using var live = channel.ReadFromNow();

        channel.SkipTo(through);
        channel.SkipTo(through - 1);
        channel.Append();

        await Assert.That(behind.Drain()).IsEqualTo(expected);
        await Assert.That(live.Drain()).IsEqualTo($"[3-{through}] {through + 1}");
    }

    [Test]
    public async Task SkipTo_LetsGoOfWhatIsALapOlder(CancellationToken _)
    {
        var channel = Create();
        channel.AppendMany(16);

        channel.SkipTo(20);
        await Assert.That((channel.Bytes, channel.Oldest)).IsEqualTo((12, 5));
        channel.SkipTo(100);
        await Assert.That((channel.Bytes, channel.Head)).IsEqualTo((0, 100));
        channel.Append();
        await Assert.That(channel.WeighHeld(16)).IsEqualTo(channel.Bytes);
    }

    [Test]
    public async Task SkipTo_WakesWhoWaits(CancellationToken cancellationToken)
    {
        var channel = Create();
        using var reader = channel.ReadFromNow();
        var waiting = reader.WaitToReadAsync(cancellationToken).AsTask();

        channel.SkipTo(3);

        await Assert.That(await waiting).IsTrue();
        await Assert.That(reader.TryRead(out var _)).IsFalse();
    }

    [Test]
    public async Task TryReplace_PutsAnotherInItsPlace_ForWhoComesThere(CancellationToken _)
    {
        var channel = Create();
        using var reader = channel.ReadFromNow();
        channel.AppendMany(2);
        reader.TryRead(out var _);
        var other = new TestItem(sizeBytes: 7);

        await Assert.That(channel.TryReplace(2, other)).IsTrue();
        await Assert.That(channel.TryReplace(3, new TestItem())).IsFalse();

        await Assert.That(reader.TryRead(out var read)).IsTrue();
        await Assert.That(read).IsSameReferenceAs(other);
        await Assert.That((other.Sequence, channel.Bytes)).IsEqualTo((2, 8));
        channel.TrimTo(7);
        await Assert.That(channel.TryReplace(1, new TestItem())).IsFalse();
        await Assert.That(channel.Bytes).IsEqualTo(7);
    }

    [Test]
    public async Task TryReplace_OfWhatIsDroppedMeanwhile_WeighsNothing(CancellationToken _)
    {
        var channel = Create();
        channel.AppendMany(2);
        var item = new TestItem(sizeBytes: 5) { Stamping = () => channel.TrimTo(1) };

        await Assert.That(channel.TryReplace(1, item)).IsFalse();
        await Assert.That(channel.Bytes).IsEqualTo(1);
    }

    private static BroadcastChannel<TestItem> Create(long head = 0) =>
        new(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest }, head: head);
}
