namespace ChatGo.Server.Callers;

/// <summary>When a token was issued, and what may make it void since.</summary>
/// <param name="At">When; whole seconds.</param>
/// <param name="Revocations">What may make it void.</param>
internal sealed record TokenIssue(DateTimeOffset At, Revocations Revocations);
