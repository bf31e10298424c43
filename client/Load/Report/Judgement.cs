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
    private const double SilentSeconds = 5;

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

        if (total.Due == 0)
        {
            return new Judgement(ExitCode.Success, "no message was due: nothing is verified", warnings);
        }

        if (total.Sent == 0 || total.Delivered == 0)
        {
            var what = total.Sent == 0 ? Invariant($"nothing was sent of {total.Due:N0} messages that were due") : "nothing was delivered";
            return new Judgement(ExitCode.Failure, what, warnings);
        }

        var missed = Missed(recording);
        if (missed.Count > 0)
        {
            return new Judgement(SloMissed, $"SLO missed: {string.Join("; ", missed)}", warnings);
        }

        const string Verified = "every message once, in order, or announced as lost";
        return total.NotSent + total.Refused == 0 ? new Judgement(ExitCode.Success, $"verified: {Verified}", warnings)
            : recording.Options.SloDelivered is null ? new Judgement(ExitCode.Failure, $"not verified: {Unsent(total)}", warnings)
            : new Judgement(ExitCode.Success, $"within the SLO: {Unsent(total)}; of the others {Verified}", warnings);
    }

    /// <summary>What was due and did not come to the server.</summary>
    private static string Unsent(LoadSample total) => string.Join(", ", new[]
    {
        total.NotSent > 0 ? Invariant($"{total.NotSent:N0} of {total.Due:N0} messages that were due were not sent") : "",
        total.Refused > 0 ? Invariant($"{total.Refused:N0} of {total.Due:N0} were refused or are in doubt") : "",
    }.Where(static part => part.Length > 0));

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

    /// <summary>That nothing is delivered, though messages are due; null: something is.</summary>
    public static string? Silence(LoadPoint point) => point.SilentSeconds >= SilentSeconds
        ? Invariant($"nothing was delivered for {point.SilentSeconds:N0} s")
        : null;

    private static List<string> Warn(LoadRecording recording)
    {
        var warnings = recording.Points.Select(Bottleneck).OfType<string>().ToList();
        var late = Times.Ms(recording.Lateness, 99);
        List<string> told = [];
        if (recording.Points.MaxBy(static point => point.SilentSeconds) is { } quietest && Silence(quietest) is { } silence)
        {
            told.Add(silence);
        }

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
        var p99 = Times.Ms(recording.Latency, recording.NeverDelivered, 99);
        if (recording.Options.SloP99Ms is { } most && !(p99 <= most))
        {
            missed.Add(p99 is null
                ? Invariant($"p99 exceeds {most} ms: more than 1 % was never delivered")
                : Invariant($"p99 {p99:0.###} ms exceeds {most} ms"));
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
