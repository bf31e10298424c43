namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastChannelCloseTests
{
    [Test]
    public async Task TryClose_OnAnOpenChannel_EndsIt(CancellationToken _)
    {
        var channel = TestChannel.Create();
        channel.AppendMany(2);

        await Assert.That(channel.TryClose()).IsTrue();

        await Assert.That(channel.IsClosed).IsTrue();
        await Assert.That(channel.Head).IsEqualTo(3);
    }

    [Test]
    public async Task TryClose_OnAClosedChannel_ChangesNothing(CancellationToken _)
    {
        var channel = TestChannel.Create();
        channel.TryClose();

        await Assert.That(channel.TryClose()).IsFalse();
        await Assert.That(channel.TryCloseAt(channel.Head)).IsFalse();
        await Assert.That(channel.Head).IsEqualTo(1);
    }

    [Test]
    public async Task TryAppend_AfterClose_IsRefused(CancellationToken _)
    {
        var channel = TestChannel.Create();
        channel.Append(3);
        channel.TryClose();

        await Assert.That(channel.TryAppend(new TestItem(), out var sequence)).IsFalse();

        await Assert.That(sequence).IsEqualTo(0);
        await Assert.That(channel.Head).IsEqualTo(2);
        await Assert.That(channel.Bytes).IsEqualTo(3);
    }

    [Test]
    public async Task TryAppend_WhenClosedBetweenStampAndStore_IsRefused(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromOldest();
        var item = new TestItem(4) { Stamping = () => channel.TryClose() };

        await Assert.That(channel.TryAppend(item, out var sequence)).IsFalse();

        await Assert.That(sequence).IsEqualTo(0);
        await Assert.That(channel.Bytes).IsEqualTo(0);
        await Assert.That(reader.Drain()).IsEmpty();
    }

    [Test]
    public async Task TryClose_WhenTheLogIsFull_TakesTheBytesOfTheOldest(CancellationToken _)
    {
        var channel = TestChannel.Create(2);
        channel.AppendMany(2, sizeBytes: 5);

        channel.TryClose();

        using var reader = channel.ReadFromOldest();
        await Assert.That(channel.Bytes).IsEqualTo(5);
        await Assert.That(reader.Drain()).IsEqualTo("2");
    }

    [Test]
    public async Task TryCloseAt_WhenTheHeadHasMoved_ChangesNothing(CancellationToken _)
    {
        var channel = TestChannel.Create();
        var head = channel.Head;
        channel.Append();

        await Assert.That(channel.TryCloseAt(head)).IsFalse();

        await Assert.That(channel.IsClosed).IsFalse();
        await Assert.That(channel.Head).IsEqualTo(1);
        await Assert.That(channel.Append()).IsEqualTo(2);
    }

    [Test]
    public async Task TryCloseAt_AtTheHead_EndsTheChannel(CancellationToken _)
    {
        var channel = TestChannel.Create();
        channel.AppendMany(3);

        await Assert.That(channel.TryCloseAt(3)).IsTrue();
        await Assert.That(channel.IsClosed).IsTrue();
    }

    [Test]
    public async Task WaitToReadAsync_OnAClosedChannel_DrainsThenEnds(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.AppendMany(2);
        channel.TryClose();

        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsTrue();
        await Assert.That(reader.Completion.IsCompleted).IsFalse();
        await Assert.That(reader.Drain()).IsEqualTo("1 2");
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await Assert.That(reader.Completion.IsCompletedSuccessfully).IsTrue();
    }

    [Test]
    public async Task TryClose_WhileAReaderWaits_WakesAndEndsIt(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        var completion = reader.Completion;
        var wait = reader.WaitToReadAsync(cancellationToken);
        await Assert.That(wait.IsCompleted).IsFalse();

        channel.TryClose();

        await wait;
        await Assert.That(reader.TryRead(out var _)).IsFalse();
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await completion.WaitAsync(cancellationToken);
    }

    [Test]
    public async Task ReadFromOldest_OnAClosedChannel_GivesWhatIsHeldThenEnds(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        channel.AppendMany(2);
        channel.TryClose();

        using var reader = channel.ReadFromOldest();

        await Assert.That(reader.Drain()).IsEqualTo("1 2");
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task ReadFromNow_OnAClosedChannel_Ends(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        channel.Append();
        channel.TryClose();

        using var reader = channel.ReadFromNow();
        var wait = reader.WaitToReadAsync(cancellationToken).AsTask();

        await Assert.That(wait.IsCompleted).IsTrue();
        await Assert.That(await wait).IsFalse();
        await Assert.That(reader.Completion.IsCompletedSuccessfully).IsTrue();
    }

    [Test]
    public async Task Lag_AfterTheEndOfAClosedChannel_IsZero(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.Append();
        channel.TryClose();
        reader.Drain();

        await Assert.That(reader.Lag).IsEqualTo(0);
    }

    [Test]
    public async Task TryAppend_WhenClosedBeforeItTrims_KeepsTheNewest(CancellationToken _)
    {
        var channel = TestChannel.Create(2, maxBytes: 10);
        using var reader = channel.ReadFromNow();
        var first = new TestItem();
        channel.TryAppend(first, out var _);
        channel.Append();
        // Runs when the third overwrites the first: it is published, and not yet trimmed for.
        first.Weighing = () => channel.TryClose();

        channel.Append(sizeBytes: 11);

        await Assert.That(reader.Drain()).IsEqualTo("[1-2] 3");
    }
}
