namespace ChatGo.Client.Hosting;

/// <summary>Ends the verb with exit code 1, or 3 where the server is away; the message is the one line that the user reads.</summary>
public sealed class ClientFailureException : Exception
{
    /// <summary>Whether the server could not be reached or did not answer: the same may work later.</summary>
    public bool IsUnavailable { get; init; }

    /// <summary>A failure without a word on it.</summary>
    public ClientFailureException()
    {
    }

    /// <summary>A failure for the reason that <paramref name="message"/> gives.</summary>
    public ClientFailureException(string message)
        : base(message)
    {
    }

    /// <summary>A failure for the reason that <paramref name="message"/> gives.</summary>
    public ClientFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
