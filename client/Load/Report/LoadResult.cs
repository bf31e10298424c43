using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Phases;
using ChatGo.Client.Load.Verification;

namespace ChatGo.Client.Load.Report;

/// <summary>All that a load has come to: what <c>--json</c> writes and the report shows.</summary>
internal sealed record LoadResult
{
    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>When the first message was due.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What made the load.</summary>
    public required Machine Machine { get; init; }

    /// <summary>Users, slow readers left out.</summary>
    public required int Users { get; init; }

    /// <summary>Rooms.</summary>
    public required int Rooms { get; init; }

    /// <summary>The calls that were used.</summary>
    public required LoadApi Api { get; init; }

    /// <summary>The phases, in order.</summary>
    public required IReadOnlyList<LoadPhase> Phases { get; init; }

    /// <summary>How long it took. Unit: s.</summary>
    public required double Seconds { get; init; }

    /// <summary>The exit code.</summary>
    public required int Code { get; init; }

    /// <summary>The same in words.</summary>
    public required string Verdict { get; init; }

    /// <summary>Why the figures may be the load's own.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Messages sent.</summary>
    public required long Sent { get; init; }

    /// <summary>Messages that were due and could not be sent.</summary>
    public required long NotSent { get; init; }

    /// <summary>Messages sent that the server refused, or that are in doubt.</summary>
    public required long Refused { get; init; }

    /// <summary>Messages that the server said it has.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Messages delivered, doubles left out.</summary>
    public required long Delivered { get; init; }

    /// <summary>The share of owed deliveries that came, 0 to 1; slow readers left out. Those of messages that were not sent,
    /// or were refused, are owed too.</summary>
    public required double DeliveredShare { get; init; }

    /// <summary>The deliveries of the best second.</summary>
    public required double MostDeliveredPerSecond { get; init; }

    /// <summary>Messages that a Gap told a reader to be lost.</summary>
    public required long Announced { get; init; }

    /// <summary>Messages that a Gap told a slow reader to be lost.</summary>
    public required long AnnouncedToSlow { get; init; }

    /// <summary>Messages that went with an epoch before a reader had them.</summary>
    public required long LostWithEpoch { get; init; }

    /// <summary>How often a room began a new life.</summary>
    public required int NewEpochs { get; init; }

    /// <summary>How often readers left and joined again because they were to.</summary>
    public required long Rejoined { get; init; }

    /// <summary>Messages that were silently wrong, by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, long> FaultyMessages { get; init; }

    /// <summary>The first faults.</summary>
    public required IReadOnlyList<Fault> Faults { get; init; }

    /// <summary>Errors by status.</summary>
    public required IReadOnlyDictionary<string, long> Errors { get; init; }

    /// <summary>Times in which readers had no stream.</summary>
    public required IReadOnlyList<Outage> Outages { get; init; }

    /// <summary>Times from due to delivered.</summary>
    public required LatencySummary Latency { get; init; }

    /// <summary>Times from due to sent.</summary>
    public required LatencySummary Lateness { get; init; }

    /// <summary>The server's processor time a delivery; null where it was not looked at. Unit: µs.</summary>
    public double? ServerMicrosecondsADelivery { get; init; }

    /// <summary>The server's most resident memory; null where it was not looked at. Unit: MB.</summary>
    public double? ServerMb { get; init; }

    /// <summary>Latencies by percentile: pairs of a percentile and the time. Unit: ms.</summary>
    public required IReadOnlyList<double[]> Percentiles { get; init; }

    /// <summary>The seconds.</summary>
    public required IReadOnlyList<LoadPoint> Points { get; init; }

    /// <summary>Sums a recording up.</summary>
    public static LoadResult Of(LoadRecording recording, Judgement judgement, DateTimeOffset startedAt)
    {
        var (options, total) = (recording.Options, recording.Total);
        return new LoadResult
        {
            Command = options.Command,
            StartedAt = startedAt,
            Machine = Machine.This(),
            Users = options.Users,
            Rooms = options.Rooms,
            Api = options.Api,
            Phases = options.Phases,
            Seconds = recording.Last?.At ?? 0,
            Code = judgement.Code,
            Verdict = judgement.Verdict,
            Warnings = judgement.Warnings,
            Sent = total.Sent,
            NotSent = total.NotSent,
            Refused = total.Refused,
            Acknowledged = total.Acknowledged,
            Delivered = total.Delivered,
            DeliveredShare = total.DeliveredShare,
            MostDeliveredPerSecond = recording.Points.Max(static point => (double?)point.DeliveredPerSecond) ?? 0,
            Announced = total.Announced,
            AnnouncedToSlow = total.AnnouncedToSlow,
            LostWithEpoch = total.LostWithEpoch,
            NewEpochs = total.NewEpochs,
            Rejoined = total.Rejoined,
            FaultyMessages = total.FaultyMessages,
            Faults = total.Faults,
            Errors = total.Errors,
            Outages = total.Outages,
            Latency = LatencySummary.Of(recording.Latency, recording.NeverDelivered),
            Lateness = LatencySummary.Of(recording.Lateness),
            ServerMicrosecondsADelivery = recording.ServerMicrosecondsADelivery,
            ServerMb = recording.Points.Max(static point => point.ServerMb),
            Percentiles = PercentileCurve.Of(recording.Latency, recording.NeverDelivered),
            Points = recording.Points,
        };
    }
}
