namespace ChatGo.Server.Chat;

/// <summary>Carries a refusal out of code that reads what a caller sends, where nothing can follow it.</summary>
/// <param name="refusal">The refusal.</param>
internal sealed class RefusalException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>Gets the refusal.</summary>
    public Refusal Refusal => refusal;
}
