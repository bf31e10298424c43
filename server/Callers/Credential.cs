namespace ChatGo.Server.Callers;

/// <summary>What makes a caller's credentials good: a signing key, an API key, the name of a certificate. One that is taken
/// away, or allows something else, says so to every open stream.</summary>
/// <remarks>Any thread.</remarks>
/// <param name="terms">What it allows; null for a signing key, whose tokens say so themselves.</param>
internal sealed class Credential(Terms? terms)
{
    private volatile bool _isRemoved;
    private Terms? _terms = terms;

    /// <summary>Gets whether it is good no more.</summary>
    public bool IsRemoved => _isRemoved;

    /// <summary>Gets what it allows now; null where its tokens say so themselves.</summary>
    public Terms? Terms => Volatile.Read(ref _terms);

    /// <summary>It is good no more.</summary>
    public void Remove() => _isRemoved = true;

    /// <summary>It allows something else from now on.</summary>
    /// <param name="terms">What it allows.</param>
    public void Change(Terms terms) => Volatile.Write(ref _terms, terms);
}
