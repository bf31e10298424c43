namespace ChatGo.Client.Hosting;

/// <summary>Ends the verb with exit code 1; the message is the one line that the user reads.</summary>
public sealed class ClientFailureException : Exception
{
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
