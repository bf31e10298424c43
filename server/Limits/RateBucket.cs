namespace ChatGo.Server.Limits;

/// <summary>What was taken of a limit: one number, the time at which all of it is given back (the generic cell rate
/// algorithm, ITU-T I.371).</summary>
/// <remarks>Any thread. A limit may be another one each time.</remarks>
internal sealed class RateBucket
{
    /// <summary>Into how many parts a tick is divided: a byte takes less than one.</summary>
    public const long Fraction = 1_024;

    private long _fullAt;

    /// <summary>Whether nothing is taken.</summary>
    /// <param name="now">The time. Unit: ticks of 100 ns.</param>
    public bool IsFull(long now) => Volatile.Read(ref _fullAt) <= now * Fraction;

    /// <summary>Looks for how long it is until so much may be taken. More than the burst counts as the burst.</summary>
    /// <param name="limit">The limit.</param>
    /// <param name="cost">How much.</param>
    /// <param name="now">The time. Unit: ticks of 100 ns.</param>
    /// <returns>Zero where it may be taken now. Unit: ticks of 100 ns.</returns>
    public long Wait(in RateLimit limit, long cost, long now) =>
        ToTicks(Math.Max(Volatile.Read(ref _fullAt), now * Fraction) + limit.Time(cost) - (now * Fraction) - limit.BurstTime);

    /// <summary>Charges so much, or nothing.</summary>
    /// <inheritdoc cref="Wait" path="/param"/>
    /// <returns>Zero where it was taken; else after how long it is worth another try. Unit: ticks of 100 ns.</returns>
    public long Take(in RateLimit limit, long cost, long now)
    {
        while (true)
        {
            var fullAt = Volatile.Read(ref _fullAt);
            var next = Math.Max(fullAt, now * Fraction) + limit.Time(cost);
            if (ToTicks(next - (now * Fraction) - limit.BurstTime) is > 0 and var wait)
            {
                return wait;
            }

            if (Interlocked.CompareExchange(ref _fullAt, next, fullAt) == fullAt)
            {
                return 0;
            }
        }
    }

    /// <summary>Puts back what was taken.</summary>
    /// <param name="limit">The limit that it was taken of.</param>
    /// <param name="cost">How much.</param>
    public void Return(in RateLimit limit, long cost) => Interlocked.Add(ref _fullAt, -limit.Time(cost));

    private static long ToTicks(long time) => time <= 0 ? 0 : (time + Fraction - 1) / Fraction;
}
