using ChatGo.Core.Parking;

namespace ChatGo.Tests.Core.Parking;

[Timeout(20_000)]
public sealed class DoorbellTests
{
    [Test]
    public async Task WaitAsync_AfterManyRings_TakesThemAsOne(CancellationToken cancellationToken)
    {
        var doorbell = new Doorbell();
        doorbell.Ring();
        doorbell.Ring();

        await Assert.That(await doorbell.WaitAsync(cancellationToken)).IsTrue();
        var second = doorbell.WaitAsync(cancellationToken);

        await Assert.That(second.IsCompleted).IsFalse();
        doorbell.Ring();
        await Assert.That(await second).IsTrue();
    }

    [Test]
    public async Task WaitAsync_BySecondWaiter_Throws(CancellationToken cancellationToken)
    {
        var doorbell = new Doorbell();
        var first = doorbell.WaitAsync(cancellationToken);

        await Assert.That(() => doorbell.WaitAsync(CancellationToken.None).AsTask())
            .ThrowsExactly<InvalidOperationException>();

        doorbell.Ring();
        await Assert.That(await first).IsTrue();
    }

    [Test]
    public async Task WaitAsync_WithACancelledToken_IsCancelledAndReusable(CancellationToken cancellationToken)
    {
        var doorbell = new Doorbell();

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => doorbell.WaitAsync(new CancellationToken(canceled: true)).AsTask());

        var wait = doorbell.WaitAsync(cancellationToken);
        doorbell.Ring();
        await Assert.That(await wait).IsTrue();
    }

    [Test]
    public async Task WaitAsync_WhenARingAndACancellationRace_EndsByExactlyOne(CancellationToken cancellationToken)
    {
        var doorbell = new Doorbell();
        var (rung, cancelled) = (0, 0);

        for (var i = 0; i < 5_000; i++)
        {
            using var source = new CancellationTokenSource();
            var wait = doorbell.WaitAsync(source.Token).AsTask();
            var ring = Task.Run(doorbell.Ring, cancellationToken);
            await source.CancelAsync();
            await ring;
            try
            {
                await wait;
                rung++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
                // The ring came too late for that wait: it is kept for the next.
                await Assert.That(await doorbell.WaitAsync(cancellationToken)).IsTrue();
            }

            var quiet = doorbell.WaitAsync(cancellationToken);
            await Assert.That(quiet.IsCompleted).IsFalse();
            doorbell.Ring();
            await quiet;
        }

        await Assert.That(rung + cancelled).IsEqualTo(5_000);
    }

    [Test]
    public async Task WaitAsync_AfterAWaitWhoseCancellationIsLate_IsNotHitByIt(CancellationToken cancellationToken)
    {
        var doorbell = new Doorbell();

        for (var i = 0; i < 5_000; i++)
        {
            using var source = new CancellationTokenSource();
            var first = doorbell.WaitAsync(source.Token).AsTask();
            var cancelling = Task.Run(source.Cancel, cancellationToken);
            doorbell.Ring();
            await first.ContinueWith(static _ => { }, TaskScheduler.Default);

            var second = doorbell.WaitAsync(CancellationToken.None).AsTask();
            await cancelling;
            doorbell.Ring();
            await Assert.That(await second).IsTrue();

            // A second ring that found nobody is taken before the next turn.
            doorbell.Ring();
            await doorbell.WaitAsync(cancellationToken);
        }
    }

    [Test]
    public async Task Ring_ByManyThreads_IsNeverLost(CancellationToken cancellationToken)
    {
        const int Ringers = 4;
        const int RingsEach = 20_000;
        var doorbell = new Doorbell();
        var rings = 0;
        var ringers = Enumerable.Range(0, Ringers).Select(_ => Task.Run(RingAll, cancellationToken)).ToArray();

        // Every ring comes after its count, so the last one wakes a waiter that then sees them all.
        while (Volatile.Read(ref rings) < Ringers * RingsEach)
        {
            await doorbell.WaitAsync(cancellationToken);
        }

        await Task.WhenAll(ringers);

        void RingAll()
        {
            for (var i = 0; i < RingsEach; i++)
            {
                Interlocked.Increment(ref rings);
                doorbell.Ring();
            }
        }
    }
}
