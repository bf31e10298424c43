namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastReaderEndTests
{
    [Test]
    public async Task Complete_BehindTheHead_DrainsToItThenEnds(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.AppendMany(2);

        reader.Complete();
        channel.AppendMany(2);

        await Assert.That(reader.Completion.IsCompleted).IsFalse();
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsTrue();
        await Assert.That(reader.Drain()).IsEqualTo("1 2");
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await Assert.That(reader.Completion.IsCompletedSuccessfully).IsTrue();
    }

    [Test]
    public async Task Complete_ManyTimes_CountsTheFirst(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.Append();
        reader.Complete();
        channel.Append();

        reader.Complete();

        await Assert.That(reader.Drain()).IsEqualTo("1");
    }

    [Test]
    public async Task Complete_WhileTheReaderWaits_WakesAndEndsIt(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        var completion = reader.Completion;
        var wait = reader.WaitToReadAsync(cancellationToken);

        reader.Complete();

        await wait;
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await completion.WaitAsync(cancellationToken);
        channel.Append();
        await Assert.That(reader.TryRead(out var _)).IsFalse();
    }

    [Test]
    public async Task Complete_WhenLappedBeyondTheEnd_EndsWithoutAnItem(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create(2);
        using var reader = channel.ReadFromNow();
        channel.Append();
        reader.Complete();

        channel.AppendMany(4);

        await Assert.That(reader.Drain()).IsEmpty();
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task Complete_OfOneReader_LeavesTheOthersAndTheChannel(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var ended = channel.ReadFromNow();
        using var other = channel.ReadFromNow();

        ended.Complete();
        channel.Append();

        await Assert.That(channel.IsClosed).IsFalse();
        await Assert.That(other.Drain()).IsEqualTo("1");
    }

    [Test]
    public async Task Dispose_WhileTheReaderWaits_WakesAndEndsIt(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        var reader = channel.ReadFromNow();
        var wait = reader.WaitToReadAsync(cancellationToken);

        reader.Dispose();

        await wait;
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
    }

    [Test]
    public async Task Dispose_WithItemsLeft_EndsAtOnce(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        var reader = channel.ReadFromNow();
        var completion = reader.Completion;
        channel.AppendMany(2);
        reader.TryRead(out var _);

        reader.Dispose();
        reader.Dispose();

        await Assert.That(reader.TryRead(out var _)).IsFalse();
        await Assert.That(await reader.WaitToReadAsync(cancellationToken)).IsFalse();
        await completion.WaitAsync(cancellationToken);
        await Assert.That(reader.Completion.IsCompletedSuccessfully).IsTrue();
    }

    [Test]
    public async Task Completion_AfterTheLastItem_IsDone(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.Append();
        channel.TryClose();
        await Assert.That(reader.Completion.IsCompleted).IsFalse();

        reader.TryRead(out var _);

        await Assert.That(reader.Completion.IsCompletedSuccessfully).IsTrue();
    }

    [Test]
    public async Task ReadAllAsync_UntilTheClose_GivesEveryItem(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        var reading = Task.Run(
            async () =>
            {
                List<long> seen = [];
                await foreach (var item in reader.ReadAllAsync(cancellationToken))
                {
                    seen.Add(item.Sequence);
                }

                return seen;
            },
            cancellationToken);

        channel.AppendMany(5);
        channel.TryClose();

        await Assert.That(await reading).IsEquivalentTo([1L, 2L, 3L, 4L, 5L]);
    }

    [Test]
    public async Task ReadAsync_OverTheEnd_ThrowsChannelClosed(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        var pending = reader.ReadAsync(cancellationToken);
        channel.Append();
        await Assert.That((await pending).Sequence).IsEqualTo(1);

        channel.TryClose();

        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(
            () => reader.ReadAsync(cancellationToken).AsTask());
    }
}
