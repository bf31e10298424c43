using ChatGo.Core.Waking;

namespace ChatGo.Tests.Core.Waking;

[Timeout(20_000)]
public sealed class AsyncAutoResetEventTests
{
    [Test]
    public async Task WaitAsync_AfterManyRings_TakesThemAsOne(CancellationToken cancellationToken)
    {
        var signal = new AsyncAutoResetEvent();
        signal.Signal();
        signal.Signal();

        await Assert.That(await signal.WaitAsync(cancellationToken)).IsTrue();
        var second = signal.WaitAsync(cancellationToken);

        await Assert.That(second.IsCompleted).IsFalse();
        signal.Signal();
        await Assert.That(await second).IsTrue();
    }

    [Test]
    public async Task WaitAsync_BySecondWaiter_Throws(CancellationToken cancellationToken)
    {
        var signal = new AsyncAutoResetEvent();
        var first = signal.WaitAsync(cancellationToken);

        await Assert.That(() => signal.WaitAsync(CancellationToken.None).AsTask())
            .ThrowsExactly<InvalidOperationException>();

        signal.Signal();
        await Assert.That(await first).IsTrue();
    }

    [Test]
    public async Task WaitAsync_WithACancelledToken_IsCancelledAndReusable(CancellationToken cancellationToken)
    {
        var signal = new AsyncAutoResetEvent();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => signal.WaitAsync(new CancellationToken(canceled: true)).AsTask());

        var wait = signal.WaitAsync(cancellationToken);
        signal.Signal();
        await Assert.That(await wait).IsTrue();
    }

    [Test]
    public async Task WaitAsync_WhenASignalAndACancellationRace_EndsByExactlyOne(CancellationToken cancellationToken)
    {
        var signal = new AsyncAutoResetEvent();
        var (signalled, cancelled) = (0, 0);

        for (var i = 0; i < 5_000; i++)
        {
            using var source = new CancellationTokenSource();
            var wait = signal.WaitAsync(source.Token).AsTask();
            var signalling = Task.Run(signal.Signal, cancellationToken);
            await source.CancelAsync();
            await signalling;
            try
            {
                await wait;
                signalled++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                // The signal came too late for that wait: it is kept for the next.
                await Assert.That(await signal.WaitAsync(cancellationToken)).IsTrue();
            }

            var quiet = signal.WaitAsync(cancellationToken);
            await Assert.That(quiet.IsCompleted).IsFalse();
            signal.Signal();
            await quiet;
        }

        await Assert.That(signalled + cancelled).IsEqualTo(5_000);
    }

    [Test]
    public async Task WaitAsync_AfterAWaitWhoseCancellationIsLate_IsNotHitByIt(CancellationToken cancellationToken)
    {
        var signal = new AsyncAutoResetEvent();

        for (var i = 0; i < 5_000; i++)
        {
            using var source = new CancellationTokenSource();
            var first = signal.WaitAsync(source.Token).AsTask();
            var cancelling = Task.Run(source.Cancel, cancellationToken);
            signal.Signal();
            await first.ContinueWith(static _ => { }, TaskScheduler.Default);

            var second = signal.WaitAsync(CancellationToken.None).AsTask();
            await cancelling;
            signal.Signal();
            await Assert.That(await second).IsTrue();

            // A second signal that found nobody is taken before the next turn.
            signal.Signal();
            await signal.WaitAsync(cancellationToken);
        }
    }

    [Test]
    public async Task Ring_ByManyThreads_IsNeverLost(CancellationToken cancellationToken)
    {
        const int Ringers = 4;
        const int RingsEach = 20_000;
        var signal = new AsyncAutoResetEvent();
        var signals = 0;
        var ringers = Enumerable.Range(0, Ringers).Select(_ => Task.Run(RingAll, cancellationToken)).ToArray();

        // Every signal comes after its count, so the last one wakes a waiter that then sees them all.
        while (Volatile.Read(ref signals) < Ringers * RingsEach)
        {
            await signal.WaitAsync(cancellationToken);
        }

        await Task.WhenAll(ringers);

        void RingAll()
        {
            for (var i = 0; i < RingsEach; i++)
            {
                Interlocked.Increment(ref signals);
                signal.Signal();
            }
        }
    }
}
