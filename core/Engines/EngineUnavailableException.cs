namespace ChatGo.Core.Engines;

/// <summary>The engine cannot say, now: nothing has changed, and the same may be asked again.</summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="EngineUnavailableException"/> class.</summary>
    public EngineUnavailableException()
        : this("The engine is not available.")
    {
    }

    /// <summary>Initializes a new instance of the <see cref="EngineUnavailableException"/> class.</summary>
    /// <param name="message">Why.</param>
    public EngineUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="EngineUnavailableException"/> class.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">What it came from.</param>
    public EngineUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
