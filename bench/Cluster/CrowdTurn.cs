namespace ChatGo.Bench.Cluster;

/// <summary>What became of a crowd at three servers, of which one was killed and one drained.</summary>
/// <param name="Sent">Messages sent.</param>
/// <param name="Lost">Messages that a reader did not get, or not as they were sent, and was not told of.</param>
/// <param name="Announced">Messages that readers were told to be lost.</param>
/// <param name="Moved">Readers that lost their stream.</param>
/// <param name="BusiestShare">Of those that lost it at one time, the share that came back in the busiest second, at most. 0 to 1.</param>
/// <param name="AwaySeconds">For how long some had none, at most. Unit: s.</param>
/// <param name="Left">How often somebody was told to have left a room, although all stayed.</param>
internal sealed record CrowdTurn(long Sent, long Lost, long Announced, int Moved, double BusiestShare, double AwaySeconds, int Left);
