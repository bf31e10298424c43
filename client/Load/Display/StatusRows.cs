using System.Globalization;
using ChatGo.Client.Load.Measurement;
using ChatGo.Client.Load.Report;

namespace ChatGo.Client.Load.Display;

/// <summary>What is told of a load while it runs, as names and values.</summary>
internal static class StatusRows
{
    /// <summary>The rows, from the last point of a recording.</summary>
    public static IEnumerable<(string Name, string Value)> Of(LoadRecording recording)
    {
        if (recording.Last is not { } point)
        {
            yield break;
        }

        var (options, total) = (recording.Options, recording.Total);
        var left = Math.Max(0, recording.PlannedSeconds - point.At);
        yield return ("phase", $"{point.Phase}, {Figures.Seconds(left)} left");
        yield return ("connected", $"{Figures.Count(point.Connected)} of {Figures.Count(options.Users + options.SlowReaders)}");
        yield return ("sent", $"{Figures.Count(point.SentPerSecond)}/s");
        if (total.NotSent > 0)
        {
            yield return ("not sent", $"{Figures.Count(total.NotSent)} of {Figures.Count(total.Due)} that were due");
        }

        yield return ("delivered", $"{Figures.Count(point.DeliveredPerSecond)}/s");
        yield return ("p50 p99 p99.9", $"{Figures.Ms(point.P50Ms)}  {Figures.Ms(point.P99Ms)}  {Figures.Ms(point.P999Ms)}");
        yield return ("errors", Errors(total));
        yield return ("verification", Verification(total));
        yield return ("client cpu", $"{Figures.Tenths(point.LoadCores)} of {Environment.ProcessorCount}");
        if (point.ServerCores is not null)
        {
            yield return ("server", string.Create(
                CultureInfo.InvariantCulture, $"cpu {point.ServerCores:0.0}, {point.ServerMb:0} MB"));
        }

        foreach (var warning in new[] { Judgement.Silence(point), Judgement.Bottleneck(point) }.OfType<string>())
        {
            yield return ("warning", warning);
        }
    }

    /// <summary>Errors by status.</summary>
    public static string Errors(LoadSample total) => total.Errors.Count == 0
        ? "none"
        : string.Join(", ", total.Errors.OrderByDescending(static error => error.Value)
            .Select(static error => $"{error.Key} {Figures.Count(error.Value)}"));

    /// <summary>What was silently wrong, and what was announced.</summary>
    public static string Verification(LoadSample total)
    {
        var faults = string.Join(", ", total.FaultyMessages.Select(static fault =>
            $"{Figures.Count(fault.Value)} {NameOf(fault.Key)}"));
        var announced = total.Announced + total.AnnouncedToSlow;
        return (faults.Length == 0 ? "ok" : faults)
            + (announced > 0 ? $"; {Figures.Count(announced)} announced as lost" : "")
            + (total.LostWithEpoch > 0 ? $"; {Figures.Count(total.LostWithEpoch)} lost with an epoch" : "");
    }

    private static string NameOf(Verification.FaultKind kind) => kind switch
    {
        Load.Verification.FaultKind.Loss => "LOST",
        Load.Verification.FaultKind.Double => "TWICE",
        Load.Verification.FaultKind.Disorder => "OUT OF ORDER",
        Load.Verification.FaultKind.Stray => "NOT OWED",
        Load.Verification.FaultKind.Altered => "ALTERED",
        _ => "ROLLED BACK",
    };
}
