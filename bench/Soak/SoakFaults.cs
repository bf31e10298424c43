using ChatGo.Client.Load.Verification;

namespace ChatGo.Bench.Soak;

/// <summary>What the server did wrong: all of it counted, the first of it kept.</summary>
/// <remarks>Any task may call.</remarks>
internal sealed class SoakFaults
{
    private const int MaxKept = 50;

    private readonly Lock _gate = new();
    private readonly List<string> _kept = [];
    private long _count;

    /// <summary>Gets where checks of sequences tell theirs.</summary>
    public FaultLog Sequences { get; } = new();

    /// <summary>Gets how many there were.</summary>
    public long Count
    {
        get
        {
            lock (_gate)
            {
                return _count + Sequences.Messages().Values.Sum();
            }
        }
    }

    /// <summary>Adds one.</summary>
    public void Add(string fault)
    {
        lock (_gate)
        {
            _count++;
            if (_kept.Count < MaxKept)
            {
                _kept.Add(fault);
            }
        }
    }

    /// <summary>Returns those that were kept.</summary>
    public IReadOnlyList<string> Kept()
    {
        lock (_gate)
        {
            return [.. _kept, .. Sequences.Kept().Select(static fault => fault.ToString())];
        }
    }
}
