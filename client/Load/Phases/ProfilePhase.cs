namespace ChatGo.Client.Load.Phases;

/// <summary>A phase as a profile's file writes it.</summary>
internal sealed record ProfilePhase
{
    /// <summary>What the report calls it; null: its kind.</summary>
    public string? Name { get; init; }

    /// <summary>What it is for. Default steady.</summary>
    public PhaseKind Kind { get; init; }

    /// <summary>How long it takes; more than 0, at most 86,400.</summary>
    public required double Seconds { get; init; }

    /// <summary>Messages a second in all, at the phase's end where it ramps; null: as before.</summary>
    public double? Rate { get; init; }

    /// <summary>Readers that leave and join again, each second; null: as the command line says.</summary>
    public double? Churn { get; init; }

    /// <summary>The share of the connections that a storm cuts. Default 1; 0 to 1.</summary>
    public double? Reconnects { get; init; }
}
