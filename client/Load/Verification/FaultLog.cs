namespace ChatGo.Client.Load.Verification;

/// <summary>What went wrong in silence: all of it counted, the first of it kept.</summary>
/// <remarks>Any thread may call.</remarks>
internal sealed class FaultLog
{
    /// <summary>Faults that are kept to be told.</summary>
    public const int MaxKept = 50;

    private readonly Lock _gate = new();
    private readonly List<Fault> _kept = [];
    private readonly long[] _messages = new long[Enum.GetValues<FaultKind>().Length];

    /// <summary>Counts a fault.</summary>
    public void Add(Fault fault)
    {
        lock (_gate)
        {
            _messages[(int)fault.Kind] += fault.Count;
            if (_kept.Count < MaxKept)
            {
                _kept.Add(fault);
            }
        }
    }

    /// <summary>The faults that were kept.</summary>
    public IReadOnlyList<Fault> Kept()
    {
        lock (_gate)
        {
            return [.. _kept];
        }
    }

    /// <summary>How many messages each kind of fault happened to.</summary>
    public IReadOnlyDictionary<FaultKind, long> Messages()
    {
        lock (_gate)
        {
            return Enum.GetValues<FaultKind>().Where(kind => _messages[(int)kind] > 0)
                .ToDictionary(static kind => kind, kind => _messages[(int)kind]);
        }
    }
}
