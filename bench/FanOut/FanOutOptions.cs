using ChatGo.Bench.Servers;

namespace ChatGo.Bench.FanOut;

/// <summary>What to measure, and how long.</summary>
/// <param name="Scenarios">The loads.</param>
/// <param name="Servers">The servers, in the order in which they take turns.</param>
/// <param name="Pairs">Turns that each server gets at each load.</param>
/// <param name="WarmUp">Sent before what counts.</param>
/// <param name="Duration">Sent that counts.</param>
/// <param name="Asks">Whether a server that asks who calls is beside the others.</param>
/// <param name="Keeps">Whether the results are written to bench/results and README.md.</param>
internal sealed record FanOutOptions(
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<ServerKind> Servers,
    int Pairs,
    TimeSpan WarmUp,
    TimeSpan Duration,
    bool Asks,
    bool Keeps)
{
    public const int DefaultPairs = 5;
    public const double DefaultWarmUpSeconds = 1;
    public const double DefaultSeconds = 4;
}
