namespace ChatGo.Server.Limits;

/// <summary>What one connection may make the server hold.</summary>
internal static class ConnectionLimits
{
    /// <summary>What the answers of one connection may take until they are sent: one of the largest there is, and what
    /// belongs to it. Unit: bytes.</summary>
    public const int MaxAnswerBytes = 1_114_112;

    /// <summary>What the request headers of one connection's calls may take. Unit: bytes.</summary>
    public const int MaxHeaderBytes = 1_048_576;

    /// <summary>What either may take on all connections. Unit: bytes.</summary>
    public const int MaxBytesInAll = 268_435_456;
}
