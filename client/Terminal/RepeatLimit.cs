namespace ChatGo.Client.Terminal;

/// <summary>Decides what of an ongoing trouble is told: each cause at once when it is new, then at most one line each
/// <see cref="RepeatAfter"/>.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class RepeatLimit(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _told = [];
    private long? _last;

    /// <summary>The least time between two lines of which the second tells no new cause: 5 s.</summary>
    public static TimeSpan RepeatAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether <paramref name="cause"/> is to be told now; if so, it counts as told.</summary>
    public bool Allows(string cause)
    {
        lock (_gate)
        {
            var isDue = _last is not { } last || time.GetElapsedTime(last) >= RepeatAfter;
            if (!_told.Add(cause) && !isDue)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The trouble is over: every cause is new again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _told.Clear();
            _last = null;
        }
    }
}
