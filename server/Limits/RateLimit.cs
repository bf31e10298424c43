namespace ChatGo.Server.Limits;

/// <summary>How much may happen: so much per second, and at once up to a burst.</summary>
/// <param name="PerSecond">What is given back each second. 0: there is no limit.</param>
/// <param name="Burst">What may be taken at once, where nothing was taken for long.</param>
internal readonly record struct RateLimit(long PerSecond, long Burst)
{
    /// <summary>Gets whether there is no limit.</summary>
    public bool IsOff => PerSecond <= 0;

    /// <summary>A limit whose burst is what a second gives.</summary>
    public static RateLimit OfASecond(long perSecond) => new(perSecond, perSecond);

    /// <summary>Gets what the whole burst takes; see <see cref="Time"/>.</summary>
    public long BurstTime => Time(Burst);

    /// <summary>For how long taking so much keeps a place. Unit: ticks of 100 ns over <see cref="RateBucket.Fraction"/>.
    /// </summary>
    public long Time(long cost) =>
        (long)((double)Math.Min(cost, Burst) * TimeSpan.TicksPerSecond * RateBucket.Fraction / PerSecond);
}
