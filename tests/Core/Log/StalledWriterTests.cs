namespace ChatGo.Tests.Core.Log;

/// <summary>What others do while a writer is held between taking its slot and moving the head.</summary>
[Timeout(10_000)]
public sealed class StalledWriterTests
{
    [Test]
    public async Task TryRead_WhileAWriterIsStalled_DoesNotSeeItsItem(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();

        await Assert.That(reader.Drain()).IsEmpty();

        writer.GoOn();
        await Assert.That(reader.Drain()).IsEqualTo("1");
    }

    [Test]
    public async Task TryAppend_BehindAStalledWriter_MovesTheHeadForIt(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();

        await Assert.That(channel.Append()).IsEqualTo(2);

        await Assert.That(reader.Drain()).IsEqualTo("1 2");
    }

    [Test]
    public async Task GoOn_AfterAWholeLap_ChangesNothing(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        channel.AppendMany(2);
        var writer = new StalledWriter<TestItem>(channel, new TestItem(5));
        writer.TryTakeSlot();
        channel.AppendMany(4);

        writer.GoOn();

        using var reader = channel.ReadFromOldest();
        await Assert.That(channel.Head).IsEqualTo(7);
        await Assert.That(reader.Drain()).IsEqualTo("6 7");
        await Assert.That(channel.Bytes).IsEqualTo(2);
    }

    [Test]
    public async Task TryRead_WhenOnlyAStalledWriterHasOverwrittenThePlace_ReportsTheGapLater(CancellationToken _)
    {
        var channel = TestChannel.Create(1);
        using var reader = channel.ReadFromNow();
        channel.Append();
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();
        await Assert.That(reader.TryRead(out var _)).IsFalse();

        writer.GoOn();

        await Assert.That(reader.Drain()).IsEqualTo("[1-1] 2");
    }

    [Test]
    public async Task TryClose_BehindAStalledWriter_ComesAfterItsItem(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();

        await Assert.That(channel.TryClose()).IsTrue();

        await Assert.That(reader.Drain()).IsEqualTo("1");
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task TryCloseAt_BehindAStalledWriter_ChangesNothing(CancellationToken _)
    {
        var channel = TestChannel.Create(4);
        var head = channel.Head;
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();

        await Assert.That(channel.TryCloseAt(head)).IsFalse();

        await Assert.That(channel.IsClosed).IsFalse();
        await Assert.That(channel.Head).IsEqualTo(1);
    }

    [Test]
    public async Task TrimOlderThan_OnAPlaceAStalledWriterHasTaken_GoesOver(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        channel.AppendMany(2, sizeBytes: 3);
        var writer = new StalledWriter<TestItem>(channel, new TestItem(5));
        writer.TryTakeSlot();

        channel.TrimOlderThan(long.MaxValue);
        await Assert.That(channel.Oldest).IsEqualTo(3);
        writer.GoOn();

        await Assert.That(channel.Oldest).IsEqualTo(3);
        await Assert.That(channel.Bytes).IsEqualTo(5);
    }

    [Test]
    public async Task WaitToReadAsync_WhenAHelperMovedTheHead_IsWoken(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create(4);
        using var reader = channel.ReadFromNow();
        var writer = new StalledWriter<TestItem>(channel, new TestItem());
        writer.TryTakeSlot();
        var wait = reader.WaitToReadAsync(cancellationToken);

        channel.Append();

        await Assert.That(await wait).IsTrue();
        await Assert.That(reader.Drain()).IsEqualTo("1 2");
    }
}
