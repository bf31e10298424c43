namespace ChatGo.Server.Callers;

/// <summary>Who shows something.</summary>
/// <param name="Caller">The caller; null where what is shown is not good.</param>
/// <param name="RetryAfter">Where nothing was even looked at, because too much from there was not good: after how long it is
/// worth another try.</param>
internal readonly record struct FoundCaller(Caller? Caller, TimeSpan? RetryAfter = null);
