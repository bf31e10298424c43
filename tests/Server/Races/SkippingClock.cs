namespace ChatGo.Tests.Server.Races;

/// <summary>The system's clock, which a test may send forward; timers take no notice.</summary>
internal sealed class SkippingClock : TimeProvider
{
    private long _skipped;

    public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _skipped);

    public void Skip(TimeSpan time) =>
        Interlocked.Add(ref _skipped, (long)(time.TotalSeconds * TimestampFrequency));
}
