using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastChannelTrimTests
{
    [Test]
    public async Task TryAppend_WhenBytesExceedTheBound_DropsTheOldestOnly(CancellationToken _)
    {
        var channel = TestChannel.Create(16, maxBytes: 10);
        channel.Append(4);
        channel.Append(4);
        await Assert.That(channel.Oldest).IsEqualTo(1);

        channel.Append(3);

        using var reader = channel.ReadFromOldest();
        await Assert.That(channel.Bytes).IsEqualTo(7);
        await Assert.That(channel.Oldest).IsEqualTo(2);
        await Assert.That(reader.Drain()).IsEqualTo("2 3");
    }

    [Test]
    public async Task TryAppend_WhenBytesAreExactlyTheBound_DropsNothing(CancellationToken _)
    {
        var channel = TestChannel.Create(16, maxBytes: 10);

        channel.AppendMany(2, sizeBytes: 5);

        await Assert.That(channel.Oldest).IsEqualTo(1);
        await Assert.That(channel.Bytes).IsEqualTo(10);
    }

    [Test]
    public async Task TryAppend_WhenOneItemExceedsTheBound_KeepsItAlone(CancellationToken _)
    {
        var channel = TestChannel.Create(16, maxBytes: 10);
        channel.AppendMany(3);

        channel.Append(100);

        using var reader = channel.ReadFromOldest();
        await Assert.That(channel.Bytes).IsEqualTo(100);
        await Assert.That(reader.Drain()).IsEqualTo("4");
    }

    [Test]
    public async Task TryAppend_AfterAnOversizedItem_ReturnsUnderTheBound(CancellationToken _)
    {
        var channel = TestChannel.Create(16, maxBytes: 10);
        channel.Append(100);

        channel.Append(1);

        await Assert.That(channel.Bytes).IsEqualTo(1);
        await Assert.That(channel.Oldest).IsEqualTo(2);
    }

    [Test]
    public async Task Bytes_OverManyLapsAndTrims_IsTheSumOfWhatIsHeld(CancellationToken _)
    {
        var channel = TestChannel.Create(8, maxBytes: 40);

        for (var size = 0; size < 200; size++)
        {
            channel.Append(size % 17);

            await Assert.That(channel.Bytes).IsLessThanOrEqualTo(40);
            await Assert.That(channel.Bytes).IsEqualTo(channel.WeighHeld(capacity: 8));
        }
    }

    [Test]
    public async Task TryRead_OnATrimmedPlace_ReportsTheGap(CancellationToken _)
    {
        var channel = TestChannel.Create(16, maxBytes: 10);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(3, sizeBytes: 3);

        channel.Append(8);

        await Assert.That(reader.Drain()).IsEqualTo("[1-3] 4");
    }

    [Test]
    public async Task TrimOlderThan_WithOldItems_DropsThoseBefore(CancellationToken _)
    {
        var time = new FakeTimeProvider();
        var channel = TestChannel.Create(time: time);
        using var reader = channel.ReadFromNow();
        channel.AppendMany(2);
        time.Advance(TimeSpan.FromSeconds(1));
        var cut = time.GetTimestamp();
        channel.AppendMany(2);

        channel.TrimOlderThan(cut);

        await Assert.That(channel.Oldest).IsEqualTo(3);
        await Assert.That(channel.Bytes).IsEqualTo(2);
        await Assert.That(reader.Drain()).IsEqualTo("[1-2] 3 4");
    }

    [Test]
    public async Task TrimOlderThan_WhenTheNewestIsOld_DropsAll(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        channel.AppendMany(6);

        channel.TrimOlderThan(long.MaxValue);

        using var reader = channel.ReadFromOldest();
        await Assert.That(channel.Oldest).IsEqualTo(7);
        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(reader.Drain()).IsEmpty();
        channel.Append();
        await Assert.That(reader.Drain()).IsEqualTo("7");
    }

    [Test]
    public async Task TrimOlderThan_OnAnEmptyOrTrimmedChannel_ChangesNothing(CancellationToken _)
    {
        var channel = TestChannel.Create();

        channel.TrimOlderThan(long.MaxValue);
        await Assert.That(channel.Oldest).IsEqualTo(1);

        channel.Append();
        channel.TrimOlderThan(long.MaxValue);
        channel.TrimOlderThan(long.MaxValue);
        await Assert.That(channel.Oldest).IsEqualTo(2);
        await Assert.That(channel.Bytes).IsEqualTo(0);
    }

    [Test]
    public async Task TrimOlderThan_OnAClosedChannel_KeepsTheEnd(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.AppendMany(3);
        channel.TryClose();

        channel.TrimOlderThan(long.MaxValue);

        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(reader.Drain()).IsEmpty();
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task Trim_WhenAnotherTrimsTheSamePlaceMeanwhile_CountsItsBytesOnce(CancellationToken _)
    {
        var channel = TestChannel.Create(16);
        var item = new TestItem(5);
        channel.TryAppend(item, out var _);
        channel.Append(2);
        // The first trim has taken the item and asks its weight; the second comes in between.
        item.Weighing = () =>
        {
            item.Weighing = null;
            channel.TrimOlderThan(long.MaxValue);
        };

        channel.TrimOlderThan(long.MaxValue);

        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(channel.Oldest).IsEqualTo(3);
    }
}
