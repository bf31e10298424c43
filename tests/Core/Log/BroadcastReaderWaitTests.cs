using ChatGo.Core.Log;
using ChatGo.Tests.Core.Waking;

namespace ChatGo.Tests.Core.Log;

[Timeout(10_000)]
public sealed class BroadcastReaderWaitTests
{
    [Test]
    public async Task WaitToReadAsync_WhenSomethingIsThere_IsTrueAtOnce(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.Append();

        var wait = reader.WaitToReadAsync(CancellationToken.None);

        await Assert.That(wait.IsCompletedSuccessfully).IsTrue();
        await Assert.That(await wait).IsTrue();
        await Assert.That(channel.Parked.CountNodes()).IsEqualTo(0);
    }

    [Test]
    public async Task WaitToReadAsync_UntilAnAppend_IsTrueThen(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();

        for (var i = 1; i <= 100; i++)
        {
            var wait = reader.WaitToReadAsync(i % 2 == 0 ? cancellationToken : CancellationToken.None);
            await Assert.That(wait.IsCompleted).IsFalse();

            channel.Append();

            await Assert.That(await wait).IsTrue();
            await Assert.That(reader.TryRead(out var item)).IsTrue();
            await Assert.That(item!.Sequence).IsEqualTo(i);
        }
    }

    [Test]
    public async Task WaitToReadAsync_ByASecondWaiter_Throws(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        var first = reader.WaitToReadAsync(cancellationToken);

        await Assert.That(() => reader.WaitToReadAsync(CancellationToken.None).AsTask())
            .ThrowsExactly<InvalidOperationException>();

        channel.Append();
        await Assert.That(await first).IsTrue();
    }

    [Test]
    public async Task WaitToReadAsync_WithACancelledToken_IsCancelled(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();
        channel.Append();

        var wait = reader.WaitToReadAsync(new CancellationToken(canceled: true));

        await Assert.That(wait.IsCanceled).IsTrue();
        await Assert.That(reader.Drain()).IsEqualTo("1");
    }

    [Test]
    public async Task WaitToReadAsync_WhenCancelled_ThrowsAndLeavesTheReaderUsable(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();

        for (var i = 1; i <= 50; i++)
        {
            using var source = new CancellationTokenSource();
            var cancelled = reader.WaitToReadAsync(source.Token).AsTask();
            await source.CancelAsync();
            var caught = await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);
            await Assert.That(caught!.CancellationToken).IsEqualTo(source.Token);

            var wait = reader.WaitToReadAsync(cancellationToken);
            channel.Append();
            await Assert.That(await wait).IsTrue();
            await Assert.That(reader.TryRead(out var item)).IsTrue();
            await Assert.That(item!.Sequence).IsEqualTo(i);
        }
    }

    [Test]
    public async Task WaitToReadAsync_AfterACancelledOne_WaitsForNews(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        using var marker = channel.ReadFromNow();
        using var reader = channel.ReadFromNow();
        var below = marker.WaitToReadAsync(cancellationToken);
        using var source = new CancellationTokenSource();
        var cancelled = reader.WaitToReadAsync(source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled);

        channel.Append();
        await below;
        reader.Drain();

        await Assert.That(reader.WaitToReadAsync(cancellationToken).AsTask().IsCompleted).IsFalse();
    }

    [Test]
    public async Task WaitToReadAsync_CancelledManyTimes_LeavesOneNodeAtMost(CancellationToken _)
    {
        var channel = TestChannel.Create();
        using var reader = channel.ReadFromNow();

        for (var i = 0; i < 100; i++)
        {
            using var source = new CancellationTokenSource();
            var wait = reader.WaitToReadAsync(source.Token).AsTask();
            await source.CancelAsync();
            await Assert.ThrowsAsync<OperationCanceledException>(() => wait);
        }

        await Assert.That(channel.Parked.CountNodes()).IsLessThanOrEqualTo(1);
    }

    [Test]
    public async Task TryAppend_WhileAReaderWaits_DoesNotRunTheReader(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        var hasAppended = new TaskCompletionSource();
        var reading = HoldUpAsync(channel, hasAppended.Task, cancellationToken);

        // A reader run inside the append would wait for it for ever.
        var publisher = await Task.Factory.StartNew(
            () => PublishOn(channel, hasAppended), cancellationToken, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        await Assert.That(await reading).IsNotEqualTo(publisher);
    }

    [Test]
    public async Task TryClose_WhileAReaderWaits_DoesNotRunTheReader(CancellationToken cancellationToken)
    {
        var channel = TestChannel.Create();
        var hasClosed = new TaskCompletionSource();
        var reading = HoldUpAsync(channel, hasClosed.Task, cancellationToken);

        channel.TryClose();
        hasClosed.SetResult();

        await reading;
    }

    private static int PublishOn(BroadcastChannel<TestItem> channel, TaskCompletionSource hasAppended)
    {
        channel.Append();
        hasAppended.SetResult();
        return Environment.CurrentManagedThreadId;
    }

    /// <summary>A reader that, once woken, keeps its thread.</summary>
    private static async Task<int> HoldUpAsync(
        BroadcastChannel<TestItem> channel, Task until, CancellationToken cancellationToken)
    {
        using var reader = channel.ReadFromNow();
        await reader.WaitToReadAsync(CancellationToken.None);
        SpinWait.SpinUntil(() => until.IsCompleted || cancellationToken.IsCancellationRequested);
        cancellationToken.ThrowIfCancellationRequested();
        return Environment.CurrentManagedThreadId;
    }
}
