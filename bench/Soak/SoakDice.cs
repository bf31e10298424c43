namespace ChatGo.Bench.Soak;

/// <summary>Numbers that a seed repeats. One task; <see cref="Split"/> for another. Source: SplitMix64 (Steele, Lea,
/// Flood, OOPSLA 2014).</summary>
internal sealed class SoakDice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>0 to <paramref name="limit"/> - 1.</summary>
    public int Below(int limit) => (int)(Next() % (uint)limit);

    /// <summary><paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Between(int min, int max) => min + Below(max - min + 1);

    /// <summary>True so many times of a hundred.</summary>
    public bool Percent(int percent) => Below(100) < percent;

    /// <summary>A time between two.</summary>
    public TimeSpan Within(TimeSpan min, TimeSpan max) =>
        min + TimeSpan.FromMilliseconds(Below((int)(max - min).TotalMilliseconds + 1));

    /// <summary>One of them.</summary>
    public T OneOf<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    /// <summary>Others for another task.</summary>
    public SoakDice Split() => new(Next());

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
