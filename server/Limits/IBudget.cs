namespace ChatGo.Server.Limits;

/// <summary>What somebody has taken of limits.</summary>
internal interface IBudget
{
    /// <summary>Whether nothing is taken: who comes next may begin with a new one.</summary>
    /// <param name="now">The time. Unit: ticks of 100 ns.</param>
    public bool IsIdle(long now);
}
