using ChatGo.Server.Callers;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;
using Microsoft.AspNetCore.Http.Features;

namespace ChatGo.Tests.Server.Streams;

[Timeout(20_000)]
public sealed class OpenStreamTests
{
    [Test]
    [Arguments(false, 1)]
    [Arguments(true, 0)]
    public async Task TryResetStalled_WhereTheCallEndsMeanwhile_LeavesTheNextCallAlone(
        bool endsMeanwhile, int resets, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var clock = new HookedClock();
        var connection = new Resets();
        var stream = OpenBlocked(clock, connection);

        // Between the look at how long the reader has stalled and the reset.
        clock.OnLook = endsMeanwhile ? stream.EndCall : null;
        var wasReset = stream.TryResetStalled(TimeSpan.Zero, TimeSpan.Zero);

        await Assert.That(connection.Count).IsEqualTo(resets);
        await Assert.That(wasReset).IsEqualTo(resets > 0);
    }

    [Test]
    public async Task TryResetStalled_OfAStreamWhoseWriterDoesNotNotice_ResetsItOnce(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new Resets();
        var stream = OpenBlocked(new HookedClock(), connection);

        await Assert.That(stream.TryResetStalled(TimeSpan.Zero, TimeSpan.Zero)).IsTrue();
        await Assert.That(stream.TryResetStalled(TimeSpan.Zero, TimeSpan.Zero)).IsFalse();
        await Assert.That(connection.Count).IsEqualTo(1);
    }

    [Test]
    public async Task EndReason_IsTheFirstThatWasTold(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stream = OpenBlocked(new HookedClock(), new Resets());
        await Assert.That(stream.EndReason).IsEqualTo(EndReason.None);

        stream.Complete(EndReason.Drained, static () => NoticeFrame.Heartbeat);
        stream.Abort(EndReason.Gone);

        await Assert.That(stream.EndReason).IsEqualTo(EndReason.Drained);
    }

    [Test]
    public async Task TryResetStalled_TellsThatItsReaderStalled(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var stream = OpenBlocked(new HookedClock(), new Resets());
        stream.TryResetStalled(TimeSpan.Zero, TimeSpan.Zero);
        await Assert.That(stream.EndReason).IsEqualTo(EndReason.Stalled);
    }

    [Test]
    [Arguments(false, false, "Deleted")]
    [Arguments(true, false, "Drained")]
    [Arguments(true, true, "Deleted")]
    public async Task Finish_OfAStreamThatCarriedEverything_SaysWhyItEnded(
        bool isDrained, bool isDeleted, string expected, CancellationToken cancellationToken)
    {
        var feed = new ScriptedFeed { OnPark = static _ => false, IsDeleted = isDeleted };
        var stream = new OpenStream(Caller.Anyone, feed, new FeedPump(TimeProvider.System), connection: null, default, TimeProvider.System);
        if (isDrained)
        {
            stream.Complete(EndReason.Drained, static () => NoticeFrame.Heartbeat);
        }

        await stream.CarryAsync(feed).WaitAsync(cancellationToken);
        await Assert.That(stream.Finish().ToString()).IsEqualTo(expected);
    }

    /// <summary>A stream whose reader takes nothing.</summary>
    private static OpenStream OpenBlocked(TimeProvider clock, IHttpResetFeature connection)
    {
        var pump = new FeedPump(clock);
        var feed = new ScriptedFeed
        {
            OnPark = static _ => true,
            OnWrite = static _ => new ValueTask<bool>(new TaskCompletionSource<bool>().Task),
        };
        _ = pump.RunAsync(feed, feed);
        return new OpenStream(Caller.Anyone, feed, pump, connection, default, clock);
    }

    private sealed class HookedClock : TimeProvider
    {
        private long _now = 1;

        public Action? OnLook { get; set; }

        public override long GetTimestamp()
        {
            OnLook?.Invoke();
            return _now++;
        }
    }

    private sealed class Resets : IHttpResetFeature
    {
        public int Count { get; private set; }

        public void Reset(int errorCode) => Count++;
    }
}
