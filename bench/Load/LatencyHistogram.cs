using System.Numerics;

namespace ChatGo.Bench.Load;

/// <summary>How often which time was met: 64 steps a power of two, so that a quantile is exact to 1.6 %. Never grows.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 6;
    private const int Steps = 1 << StepBits;

    private readonly long[] _counts = new long[(64 - StepBits) * Steps];

    /// <summary>Gets how many times were added.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a time, or many equal ones. Unit: any; below 0 counts as 0.</summary>
    public void Add(long value)
    {
        _counts[IndexOf(Math.Max(0, value))]++;
        Count++;
    }

    /// <summary>Returns the value that a given share of all values does not exceed; 0 if nothing was measured.</summary>
    /// <param name="share">0 to 1.</param>
    public long Quantile(double share)
    {
        var wanted = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var index = 0; index < _counts.Length; index++)
        {
            seen += _counts[index];
            if (seen >= wanted)
            {
                return ValueAt(index);
            }
        }

        return 0;
    }

    private static int IndexOf(long value)
    {
        if (value < Steps)
        {
            return (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - StepBits;
        return ((shift + 1) << StepBits) + (int)(value >> shift) - Steps;
    }

    /// <summary>The least value of a step.</summary>
    private static long ValueAt(int index) => index < Steps
        ? index
        : (long)(Steps + (index % Steps)) << ((index >> StepBits) - 1);
}
