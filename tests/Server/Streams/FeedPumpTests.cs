using ChatGo.Server.Streams;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Streams;

[Timeout(20_000)]
public sealed class FeedPumpTests
{
    [Test]
    public async Task Ring_OfAPumpThatWaits_CarriesOnTheRingersThread(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pump = new FeedPump(TimeProvider.System);
        var feed = new ScriptedFeed { OnWrite = static write => new ValueTask<bool>(write < 3) };

        var run = pump.RunAsync(feed, feed);
        var before = feed.Writes;
        pump.Signal();
        var (writes, thread, ringer) = (feed.Writes, feed.Thread, Environment.CurrentManagedThreadId);

        await Assert.That(before).IsEqualTo(0);
        await Assert.That(writes).IsEqualTo(3);
        await Assert.That(thread).IsEqualTo(ringer);
        await Assert.That(run.IsCompleted).IsFalse();
    }

    [Test]
    public async Task Ring_WhileItParks_MakesItLookAgain(CancellationToken cancellationToken)
    {
        var pump = new FeedPump(TimeProvider.System);
        var feed = new ScriptedFeed
        {
            OnPark = park =>
            {
                if (park == 1)
                {
                    pump.Signal();
                }

                return park switch { 1 => null, 2 => true, _ => false };
            },
        };

        await pump.RunAsync(feed, feed).WaitAsync(cancellationToken);

        await Assert.That((feed.Parks, feed.Writes)).IsEqualTo((3, 1));
    }

    [Test]
    public async Task Ring_BeforeItRuns_EndsNothing(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pump = new FeedPump(TimeProvider.System);
        var feed = new ScriptedFeed();

        pump.Signal();
        var run = pump.RunAsync(feed, feed);
        pump.Signal();

        await Assert.That(feed.Writes).IsEqualTo(1);
        await Assert.That(run.IsCompleted).IsFalse();
    }

    [Test]
    public async Task Ring_FromManyThreads_CarriesOnOneAtATime(CancellationToken cancellationToken)
    {
        const int Rings = 20_000;
        var (rung, seen, isOver) = (0, 0, false);
        var pump = new FeedPump(TimeProvider.System);
        var feed = new ScriptedFeed
        {
            OnPark = _ => Volatile.Read(ref rung) != seen ? true : Volatile.Read(ref isOver) ? false : null,
            OnWrite = _ =>
            {
                seen = Volatile.Read(ref rung);
                return new ValueTask<bool>(false);
            },
        };

        var run = pump.RunAsync(feed, feed);
        await Parallel.ForAsync(0, Rings, cancellationToken, (_, _) =>
        {
            Interlocked.Increment(ref rung);
            pump.Signal();
            return ValueTask.CompletedTask;
        });
        Volatile.Write(ref isOver, true);
        pump.Signal();
        await run.WaitAsync(cancellationToken);

        await Assert.That(feed.WasShared).IsFalse();
        await Assert.That(feed.WasUnprepared).IsFalse();
        await Assert.That(seen).IsEqualTo(Rings);
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task RunAsync_WhereAWriteFails_EndsWithWhatItThrew(bool isAtOnce, CancellationToken cancellationToken)
    {
        var blocked = new TaskCompletionSource<bool>();
        var pump = new FeedPump(TimeProvider.System);
        var feed = new ScriptedFeed
        {
            OnPark = static _ => true,
            OnWrite = _ => isAtOnce ? throw new IOException("gone") : new ValueTask<bool>(blocked.Task),
        };

        var run = pump.RunAsync(feed, feed);
        blocked.TrySetException(new IOException("gone"));

        await Assert.That(async () => await run.WaitAsync(cancellationToken)).Throws<IOException>();
        await Assert.That(pump.Blocked).IsNull();
    }

    [Test]
    public async Task Blocked_OfAWriteThatWaits_IsForHowLong(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider();
        var blocked = new TaskCompletionSource<bool>();
        var pump = new FeedPump(time);
        var feed = new ScriptedFeed
        {
            OnPark = static park => park < 2,
            OnWrite = _ => new ValueTask<bool>(blocked.Task),
        };

        var before = pump.Blocked;
        var run = pump.RunAsync(feed, feed);
        time.Advance(TimeSpan.FromSeconds(3));
        var meanwhile = pump.Blocked;
        blocked.SetResult(false);
        await run.WaitAsync(cancellationToken);

        await Assert.That(before).IsNull();
        await Assert.That(meanwhile).IsEqualTo(TimeSpan.FromSeconds(3));
        await Assert.That(pump.Blocked).IsNull();
    }
}
