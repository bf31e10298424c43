namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>A clock that goes one tick on whenever it is read.</summary>
internal sealed class StepClock : TimeProvider
{
    private long _ticks;

    public override long GetTimestamp() => Interlocked.Increment(ref _ticks);
}
