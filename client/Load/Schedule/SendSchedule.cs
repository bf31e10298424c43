using ChatGo.Client.Load.Phases;

namespace ChatGo.Client.Load.Schedule;

/// <summary>When each message is due: an open loop, so whatever comes back, the next one keeps its time.</summary>
/// <param name="phases">The phases, in order.</param>
internal sealed class SendSchedule(IReadOnlyList<LoadPhase> phases)
{
    private readonly long[] _firsts = FirstsOf(phases);

    /// <summary>All messages that are due.</summary>
    public long Messages => _firsts[^1];

    /// <summary>How long the phases take together. Unit: seconds.</summary>
    public double Seconds { get; } = phases.Sum(static phase => phase.Seconds);

    /// <summary>When a message is due. Unit: seconds from the start.</summary>
    /// <param name="message">0 to <see cref="Messages"/> − 1.</param>
    public double DueAt(long message)
    {
        var start = 0.0;
        var index = 0;
        while (message >= _firsts[index + 1])
        {
            start += phases[index].Seconds;
            index++;
        }

        return start + Within(phases[index], message - _firsts[index]);
    }

    /// <summary>The phase that a time is in; the last one for any later time.</summary>
    /// <param name="seconds">Seconds from the start.</param>
    public int PhaseAt(double seconds)
    {
        var index = 0;
        while (index < phases.Count - 1 && seconds >= phases[index].Seconds)
        {
            seconds -= phases[index].Seconds;
            index++;
        }

        return index;
    }

    /// <summary>When a phase starts. Unit: seconds from the start.</summary>
    public double StartOf(int index) => phases.Take(index).Sum(static phase => phase.Seconds);

    // n messages are due by t where n = from·t + (to − from)·t²/(2·T). Solved for t, in the form that is good for to = from.
    private static double Within(LoadPhase phase, long message)
    {
        var (from, slope) = (phase.FromRate, (phase.Rate - phase.FromRate) / phase.Seconds);
        var root = Math.Sqrt(Math.Max(0, (from * from) + (2 * slope * message)));
        return message == 0 ? 0 : Math.Min(phase.Seconds, 2 * message / (from + root));
    }

    private static long[] FirstsOf(IReadOnlyList<LoadPhase> phases)
    {
        var firsts = new long[phases.Count + 1];
        for (var index = 0; index < phases.Count; index++)
        {
            firsts[index + 1] = firsts[index] + phases[index].Messages;
        }

        return firsts;
    }
}
