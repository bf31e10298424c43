namespace ChatGo.Client.Connections;

/// <summary>Full-jitter exponential back-off: each delay is drawn evenly from zero to a ceiling that starts at
/// <see cref="Base"/> and doubles up to <see cref="Cap"/>, so that clients that lost one server do not return to it in
/// step.</summary>
/// <remarks>After "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. It only draws; the caller waits. One
/// caller at a time.</remarks>
internal sealed class Backoff(Random random)
{
    // 2^5 × Base is past Cap; counting on would overflow one day.
    private const int MaxDoublings = 5;

    private int _doublings;

    /// <summary>The first ceiling: 0.2 s.</summary>
    public static TimeSpan Base { get; } = TimeSpan.FromSeconds(0.2);

    /// <summary>The highest ceiling: 5 s.</summary>
    public static TimeSpan Cap { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Draws the next delay and doubles the ceiling.</summary>
    public TimeSpan Next()
    {
        var ceiling = Math.Min(Cap.Ticks, Base.Ticks << _doublings);
        _doublings = Math.Min(_doublings + 1, MaxDoublings);
        return TimeSpan.FromTicks(random.NextInt64(ceiling + 1));
    }

    /// <summary>Starts again from <see cref="Base"/>.</summary>
    public void Reset() => _doublings = 0;
}
