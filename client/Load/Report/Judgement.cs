using System.Globalization;
using ChatGo.Client.Hosting;
using ChatGo.Client.Load.Measurement;

namespace ChatGo.Client.Load.Report;

/// <summary>What a load says about the server, and whether the load itself can be believed.</summary>
/// <param name="Code">The exit code.</param>
/// <param name="Verdict">The same in words.</param>
/// <param name="Warnings">Why the figures may be the load's own.</param>
internal sealed record Judgement(int Code, string Verdict, IReadOnlyList<string> Warnings)
{
    /// <summary>The exit code where an SLO was missed. The same as a wrong command line's, which does nothing.</summary>
    public const int SloMissed = 2;

    private const double LateMs = 20;
    private const double BusyShare = 0.9;

    /// <summary>Judges a recording.</summary>
    public static Judgement Of(LoadRecording recording)
    {
        var total = recording.Total;
        var faulty = total.FaultyMessages.Values.Sum();
        var warnings = Warn(recording);
        if (faulty > 0)
        {
            return new Judgement(ExitCode.Failure, Invariant($"silently wrong: {faulty:N0} deliveries"), warnings);
        }

        if (total.Sent > 0 && total.Delivered == 0)
        {
            return new Judgement(ExitCode.Failure, "nothing was delivered", warnings);
        }

        var missed = Missed(recording);
        return missed.Count > 0
            ? new Judgement(SloMissed, $"SLO missed: {string.Join("; ", missed)}", warnings)
            : new Judgement(ExitCode.Success, "verified: every message once, in order, or announced as lost", warnings);
    }

    /// <summary>Why the figures of one second may be the load's own; null: they are not.</summary>
    public static string? Bottleneck(LoadPoint point)
    {
        var busy = Environment.ProcessorCount * BusyShare;
        return point.LoadCores > busy
            ? Invariant($"the client is the bottleneck: it uses {point.LoadCores:0.0} of {Environment.ProcessorCount} processors")
            : point.LateMs > LateMs
                ? Invariant($"the client is late: sends left up to {point.LateMs:N0} ms after they were due")
                : null;
    }

    private static List<string> Warn(LoadRecording recording)
    {
        var warnings = recording.Points.Select(Bottleneck).OfType<string>().ToList();
        var late = Times.Ms(recording.Lateness, 99);
        List<string> told = [];
        if (warnings.Count > 0)
        {
            told.Add(Invariant($"in {warnings.Count} of {recording.Points.Count} seconds the client was busy or late"));
        }

        if (late > LateMs)
        {
            told.Add(Invariant($"1 % of the sends left more than {late:N0} ms late: latencies include that"));
        }

        return told;
    }

    private static List<string> Missed(LoadRecording recording)
    {
        List<string> missed = [];
        var p99 = Times.Ms(recording.Latency, 99);
        if (recording.Options.SloP99Ms is { } most && p99 > most)
        {
            missed.Add(Invariant($"p99 {p99:0.###} ms exceeds {most} ms"));
        }

        var share = recording.Total.DeliveredShare;
        if (recording.Options.SloDelivered is { } least && share < least)
        {
            missed.Add(Invariant($"delivered {share:0.######} is below {least}"));
        }

        return missed;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
