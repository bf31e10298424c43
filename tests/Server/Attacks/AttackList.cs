namespace ChatGo.Tests.Server.Attacks;

/// <summary>All attacks.</summary>
internal static class AttackList
{
    /// <summary>Gets them.</summary>
    public static IReadOnlyList<Attack> All { get; } =
        [.. FaultAttacks.All, .. SlowAttacks.All, .. FloodAttacks.All, .. WindowAttacks.All, .. RequestAttacks.All];
}
