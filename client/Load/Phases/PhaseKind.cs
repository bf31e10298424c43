namespace ChatGo.Client.Load.Phases;

/// <summary>What a phase of a load is for.</summary>
internal enum PhaseKind
{
    /// <summary>The rate stays.</summary>
    Steady,

    /// <summary>The rate goes evenly from that of the phase before to this phase's.</summary>
    Ramp,

    /// <summary>As steady; a rate far above the usual.</summary>
    Spike,

    /// <summary>At its start a share of the connections is cut, all at once; the rate stays.</summary>
    Storm,

    /// <summary>As steady, and not counted: the server and the load get warm.</summary>
    Warmup,
}
