namespace ChatGo.Server.Callers;

/// <summary>What a token is.</summary>
/// <param name="Caller">Who shows it; null where it is not good.</param>
/// <param name="Problem">What is wrong, for the log; null where nothing is.</param>
/// <param name="IsKeyUnknown">Whether a key that is not known yet may have signed it.</param>
internal readonly record struct TokenResult(Caller? Caller, string? Problem, bool IsKeyUnknown = false)
{
    /// <summary>It is not good, whatever keys there are.</summary>
    public static TokenResult Bad(string problem) => new(null, problem);
}
