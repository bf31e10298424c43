namespace ChatGo.Client.Load.Phases;

/// <summary>One part of a load.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Seconds">How long it takes.</param>
/// <param name="FromRate">Messages a second in all at its start.</param>
/// <param name="Rate">Messages a second in all at its end.</param>
/// <param name="Churn">Readers that leave and join again, each second.</param>
/// <param name="Reconnects">The share of the connections that a storm cuts, 0 to 1.</param>
internal sealed record LoadPhase(
    string Name, PhaseKind Kind, double Seconds, double FromRate, double Rate, double Churn = 0, double Reconnects = 0)
{
    /// <summary>Messages that are due in the phase.</summary>
    public long Messages => (long)Math.Round((FromRate + Rate) / 2 * Seconds);

    /// <summary>Whether its latencies count.</summary>
    public bool IsCounted => Kind != PhaseKind.Warmup;
}
