using ChatGo.Server.Streams;
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
        var pump = new FeedPump(clock);
        var feed = new ScriptedFeed
        {
            OnPark = static _ => true,
            OnWrite = static _ => new ValueTask<bool>(new TaskCompletionSource<bool>().Task),
        };
        var stream = new OpenStream(feed, pump, connection, clock);
        _ = pump.RunAsync(feed, feed);

        // Between the look at how long the reader has stalled and the reset.
        clock.OnLook = endsMeanwhile ? stream.End : null;
        var wasReset = stream.TryResetStalled(TimeSpan.Zero, TimeSpan.Zero);

        await Assert.That(connection.Count).IsEqualTo(resets);
        await Assert.That(wasReset).IsEqualTo(resets > 0);
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
