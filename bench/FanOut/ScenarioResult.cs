using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>What all servers gave at one load.</summary>
/// <param name="Scenario">The load.</param>
/// <param name="Servers">In the order of their turns.</param>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<Medians> Servers)
{
    /// <summary>Gets whether every message came once and in order, with every server.</summary>
    public bool IsSound => Servers.All(static server => server.IsSound);

    /// <summary>Finds a server; null where it was not measured.</summary>
    public Medians? Find(string name) => Servers.FirstOrDefault(server => server.Server == name);

    /// <summary>Returns a server's processor time as a share of another's; null where one was not measured.</summary>
    public double? Ratio(string name, string other = ServerKind.Baseline) =>
        Find(name) is { } mine && Find(other) is { } others ? mine.RatioTo(others) : null;
}
