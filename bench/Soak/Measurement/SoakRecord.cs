namespace ChatGo.Bench.Soak.Measurement;

/// <summary>What a soak has seen.</summary>
/// <param name="duration">How long it was to be.</param>
/// <param name="context">What took part, and what it saw.</param>
internal sealed class SoakRecord(TimeSpan duration, SoakContext context)
{
    /// <summary>Gets how long it was to be.</summary>
    public TimeSpan Duration => duration;

    /// <summary>Gets what went wrong.</summary>
    public SoakFaults Faults => context.Faults;

    /// <summary>Gets what was done.</summary>
    public SoakCounters Counters => context.Counters;

    /// <summary>Gets the samples, in order.</summary>
    public List<SoakSample> Samples { get; } = [];

    /// <summary>Gets the samples while only witnesses were there, behind a full collection.</summary>
    public IReadOnlyList<SoakSample> Marks => [.. Samples.Where(static sample => sample.LiveBytes is not null)];

    /// <summary>Gets the errors that the server logged.</summary>
    public IReadOnlyList<string> Errors { get; set; } = [];

    /// <summary>Gets the most resident memory of the first third of the time: up to the first mark. Unit: bytes.</summary>
    public long FirstPeak => PeakOf(Samples.Where(sample => Marks is [var first, ..] && sample.At <= first.At));

    /// <summary>Gets the same of the last third.</summary>
    public long LastPeak => PeakOf(Samples.Where(sample => sample.At > 2 * duration / 3));

    private static long PeakOf(IEnumerable<SoakSample> samples) =>
        samples.Select(static sample => sample.PeakBytes).DefaultIfEmpty().Max();
}
