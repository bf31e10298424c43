namespace ChatGo.Server.Chat;

/// <summary>What was asked for, or why it is refused.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Value">It; null where it is refused.</param>
/// <param name="Refusal">Why; null where it is not.</param>
internal readonly record struct Result<T>(T? Value, Refusal? Refusal)
    where T : class
{
    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(null, refusal);
}
