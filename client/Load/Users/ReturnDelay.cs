namespace ChatGo.Client.Load.Users;

/// <summary>How long a user that lost its stream waits: drawn evenly from zero to a ceiling that doubles (full jitter).
/// The first ceiling grows with the crowd, so that no second holds more than some 200 of them.</summary>
/// <remarks>After "Exponential Backoff And Jitter", AWS Architecture Blog, 2015. One caller at a time.</remarks>
internal sealed class ReturnDelay(int users, Random random)
{
    private const double ReturnsASecond = 200;
    private const double MinSeconds = 0.2;
    private const double MaxFirstSeconds = 10;

    private readonly double _first = Math.Clamp(users / ReturnsASecond, MinSeconds, MaxFirstSeconds);
    private double _ceiling = Math.Clamp(users / ReturnsASecond, MinSeconds, MaxFirstSeconds);

    /// <summary>Draws the next delay and doubles the ceiling, up to twice the first one or 5 s.</summary>
    public TimeSpan Next()
    {
        var delay = TimeSpan.FromSeconds(random.NextDouble() * _ceiling);
        _ceiling = Math.Min(_ceiling * 2, Math.Max(5, _first * 2));
        return delay;
    }

    /// <summary>Starts again.</summary>
    public void Reset() => _ceiling = _first;
}
