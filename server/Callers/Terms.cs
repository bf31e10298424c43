namespace ChatGo.Server.Callers;

/// <summary>What a caller's credentials allow.</summary>
/// <param name="Grants">What it may do in which rooms.</param>
/// <param name="MayImpersonate">Whether it may act under other names (rule A3).</param>
internal sealed record Terms(Grants Grants, bool MayImpersonate)
{
    /// <summary>Gets those of callers where there is no authentication (rule A0).</summary>
    public static Terms Guest { get; } = new(Grants.Guest, MayImpersonate: false);
}
