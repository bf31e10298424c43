using System.Globalization;
using System.Text.Json;

namespace ChatGo.Client.Load.Phases;

/// <summary>Makes the phases of a load: from a profile's text, or from the command line's few numbers.</summary>
internal static class Profile
{
    private const double MaxSeconds = 86_400;
    private const double MaxRate = 10_000_000;

    /// <summary>A warm-up, then one steady phase.</summary>
    public static IReadOnlyList<LoadPhase> Steady(double rate, double churn, double warmupSeconds, double seconds)
    {
        var steady = new LoadPhase("steady", PhaseKind.Steady, seconds, rate, rate, churn);
        return warmupSeconds > 0
            ? [steady with { Name = "warm-up", Kind = PhaseKind.Warmup, Seconds = warmupSeconds }, steady]
            : [steady];
    }

    /// <summary>Reads the phases of a profile's file.</summary>
    /// <param name="json">What the file holds.</param>
    /// <param name="rate">The rate of a first phase that names none.</param>
    /// <param name="churn">The churn of phases that name none.</param>
    /// <exception cref="FormatException">The file says something that no load can do; the message says what.</exception>
    public static IReadOnlyList<LoadPhase> Parse(string json, double rate, double churn)
    {
        ProfileDocument document;
        try
        {
            document = JsonSerializer.Deserialize(json, ProfileJson.Default.ProfileDocument)
                ?? throw new FormatException("the profile is empty");
        }
        catch (JsonException mistake)
        {
            throw new FormatException(mistake.Message, mistake);
        }

        if (document.Phases.Count == 0)
        {
            throw new FormatException("the profile has no phases");
        }

        var phases = new List<LoadPhase>();
        foreach (var phase in document.Phases)
        {
            // What ramps first, ramps from nothing.
            var before = phases.Count > 0 ? phases[^1].Rate : phase.Kind == PhaseKind.Ramp ? 0 : phase.Rate ?? rate;
            phases.Add(Of(phase, phases.Count + 1, before, churn));
        }

        return phases;
    }

    private static LoadPhase Of(ProfilePhase phase, int number, double before, double churn)
    {
        Check(phase.Seconds is > 0 and <= MaxSeconds, number, "seconds", phase.Seconds, $"above 0 and at most {MaxSeconds}");
        Check(phase.Rate is null or (>= 0 and <= MaxRate), number, "rate", phase.Rate, $"0 to {MaxRate}");
        Check(phase.Churn is null or (>= 0 and <= MaxRate), number, "churn", phase.Churn, $"0 to {MaxRate}");
        Check(phase.Reconnects is null or (>= 0 and <= 1), number, "reconnects", phase.Reconnects, "0 to 1");
        var (name, rate) = (phase.Name ?? NameOf(phase.Kind), phase.Rate ?? before);
        var from = phase.Kind == PhaseKind.Ramp ? before : rate;
        var reconnects = phase.Kind == PhaseKind.Storm ? phase.Reconnects ?? 1 : 0;
        return new LoadPhase(name, phase.Kind, phase.Seconds, from, rate, phase.Churn ?? churn, reconnects);
    }

    private static string NameOf(PhaseKind kind) => kind switch
    {
        PhaseKind.Ramp => "ramp",
        PhaseKind.Spike => "spike",
        PhaseKind.Storm => "storm",
        PhaseKind.Warmup => "warm-up",
        _ => "steady",
    };

    private static void Check(bool holds, int number, string field, double? value, string limits)
    {
        if (!holds)
        {
            throw new FormatException(string.Create(
                CultureInfo.InvariantCulture, $"phase {number}: {field} is {value}, not {limits}"));
        }
    }
}
