namespace ChatGo.Tests.Core.Engines;

/// <summary>The system's clock, ahead of itself.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long _shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Shift.TotalSeconds * TimestampFrequency);

    private TimeSpan Shift => TimeSpan.FromTicks(Volatile.Read(ref _shift));
}
