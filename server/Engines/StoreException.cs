namespace ChatGo.Server.Engines;

/// <summary>The store cannot be opened, or used, as it is; says what to do.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="isTaken">Whether something is there that must not be.</param>
internal sealed class StoreException(string message, bool isTaken = false) : Exception(message)
{
    /// <summary>Gets whether something is there that must not be.</summary>
    public bool IsTaken => isTaken;
}
