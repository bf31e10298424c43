using ChatGo.Client.Load.Verification;

namespace ChatGo.Client.Load.Measurement;

/// <summary>What a load has come to at one moment. All counts are from the start, the histograms since the last
/// sample.</summary>
internal sealed record LoadSample
{
    /// <summary>Users whose streams stand.</summary>
    public int Connected { get; init; }

    /// <summary>Messages sent.</summary>
    public long Sent { get; init; }

    /// <summary>Messages that were due and could not be sent.</summary>
    public long NotSent { get; init; }

    /// <summary>Messages sent that the server refused, or that are in doubt.</summary>
    public long Refused { get; init; }

    /// <summary>Deliveries of those two that were due.</summary>
    public long Undelivered { get; init; }

    /// <summary>Those of them whose latency would have counted.</summary>
    public long NeverDelivered { get; init; }

    /// <summary>Messages that the server said it has.</summary>
    public long Acknowledged { get; init; }

    /// <summary>Messages received by readers, doubles left out.</summary>
    public long Delivered { get; init; }

    /// <summary>Messages that a Gap told a reader to be lost.</summary>
    public long Announced { get; init; }

    /// <summary>Messages that a Gap told a slow reader to be lost, as it is to be.</summary>
    public long AnnouncedToSlow { get; init; }

    /// <summary>Messages lost in silence.</summary>
    public long Lost { get; init; }

    /// <summary>Messages that went with an epoch before a reader had them.</summary>
    public long LostWithEpoch { get; init; }

    /// <summary>How often a room began a new life.</summary>
    public int NewEpochs { get; init; }

    /// <summary>How often readers left and joined again because they were to.</summary>
    public long Rejoined { get; init; }

    /// <summary>The load's own processor time. Unit: s.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>Errors by status.</summary>
    public IReadOnlyDictionary<string, long> Errors { get; init; } = new Dictionary<string, long>();

    /// <summary>Messages that each kind of fault happened to.</summary>
    public IReadOnlyDictionary<FaultKind, long> FaultyMessages { get; init; } = new Dictionary<FaultKind, long>();

    /// <summary>The first faults.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Times in which readers had no stream.</summary>
    public IReadOnlyList<Outage> Outages { get; init; } = [];

    /// <summary>Times from due to delivered; see <see cref="Times.Pack"/>.</summary>
    public IReadOnlyList<long> Latency { get; init; } = [];

    /// <summary>Times from due to sent; see <see cref="Times.Pack"/>.</summary>
    public IReadOnlyList<long> Lateness { get; init; } = [];

    /// <summary>Messages that were due.</summary>
    public long Due => Sent + NotSent;

    /// <summary>Deliveries that were owed and did not come, of messages that were stored.</summary>
    public long Missing => Announced + Lost + LostWithEpoch;

    /// <summary>The share of owed deliveries that came, 0 to 1: those of messages that could not be sent are owed too.
    /// </summary>
    public double DeliveredShare =>
        Delivered + Missing + Undelivered is > 0 and var owed ? Delivered / (double)owed : 1;

    /// <summary>Adds up the samples of several processes. Epochs and outages are common to all.</summary>
    public static LoadSample Merge(IReadOnlyCollection<LoadSample> samples) => samples.Count == 1 ? samples.First() : new()
    {
        Connected = samples.Sum(static sample => sample.Connected),
        Sent = samples.Sum(static sample => sample.Sent),
        NotSent = samples.Sum(static sample => sample.NotSent),
        Refused = samples.Sum(static sample => sample.Refused),
        Undelivered = samples.Sum(static sample => sample.Undelivered),
        NeverDelivered = samples.Sum(static sample => sample.NeverDelivered),
        Acknowledged = samples.Sum(static sample => sample.Acknowledged),
        Delivered = samples.Sum(static sample => sample.Delivered),
        Announced = samples.Sum(static sample => sample.Announced),
        AnnouncedToSlow = samples.Sum(static sample => sample.AnnouncedToSlow),
        Lost = samples.Sum(static sample => sample.Lost),
        LostWithEpoch = samples.Sum(static sample => sample.LostWithEpoch),
        NewEpochs = samples.Max(static sample => sample.NewEpochs),
        Rejoined = samples.Sum(static sample => sample.Rejoined),
        CpuSeconds = samples.Sum(static sample => sample.CpuSeconds),
        Errors = Add(samples.SelectMany(static sample => sample.Errors)),
        FaultyMessages = Add(samples.SelectMany(static sample => sample.FaultyMessages)),
        Faults = [.. samples.SelectMany(static sample => sample.Faults).Take(FaultLog.MaxKept)],
        Outages = Outage.Merge(samples.SelectMany(static sample => sample.Outages)),
        Latency = Times.Add(samples.Select(static sample => sample.Latency)),
        Lateness = Times.Add(samples.Select(static sample => sample.Lateness)),
    };

    private static Dictionary<T, long> Add<T>(IEnumerable<KeyValuePair<T, long>> counts)
        where T : notnull =>
        counts.GroupBy(static count => count.Key, static count => count.Value)
            .ToDictionary(static group => group.Key, static group => group.Sum());
}
