namespace ChatGo.Bench.Soak.Measurement;

/// <summary>One thing that a soak asks of the server.</summary>
/// <param name="Name">What.</param>
/// <param name="Holds">Whether it was so.</param>
/// <param name="Figures">By which figures.</param>
internal sealed record SoakCondition(string Name, bool Holds, string Figures)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Holds ? "PASS" : "FAIL")}  {Name}: {Figures}";
}
