namespace ChatGo.Tests.Core.Log.Stress;

/// <summary>Numbers that a seed repeats. One thread; <see cref="Split"/> for another. Source: SplitMix64 (Steele, Lea,
/// Flood, OOPSLA 2014).</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public int Below(int limit) => (int)(Next() % (uint)limit);

    public int Between(int min, int max) => min + Below(max - min + 1);

    public bool OneIn(int sides) => Below(sides) == 0;

    public T Pick<T>()
        where T : struct, Enum
    {
        var values = Enum.GetValues<T>();
        return values[Below(values.Length)];
    }

    public Dice Split() => new(Next());

    /// <summary>Loses some time: none, a few cycles, or the rest of the thread's slice.</summary>
    public void Dawdle(int mostCycles)
    {
        switch (Below(4))
        {
            case 0:
                break;
            case 1:
                Thread.Yield();
                break;
            default:
                Thread.SpinWait(Below(mostCycles) + 1);
                break;
        }
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
