namespace ChatGo.Client.Load.Phases;

/// <summary>A profile's file: the phases of a load, in order.</summary>
internal sealed record ProfileDocument
{
    /// <summary>The phases; at least one.</summary>
    public required IReadOnlyList<ProfilePhase> Phases { get; init; }
}
