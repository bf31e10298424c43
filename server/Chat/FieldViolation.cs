namespace ChatGo.Server.Chat;

/// <summary>What is wrong with a field.</summary>
/// <param name="Field">Its name, by its path in the request.</param>
/// <param name="Problem">What is wrong.</param>
internal sealed record FieldViolation(string Field, string Problem);
