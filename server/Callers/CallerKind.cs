namespace ChatGo.Server.Callers;

/// <summary>What a caller has shown.</summary>
internal enum CallerKind
{
    /// <summary>Nothing: its name is whatever it claims.</summary>
    Anonymous,

    /// <summary>A token.</summary>
    Token,

    /// <summary>An API key.</summary>
    ApiKey,

    /// <summary>A client certificate.</summary>
    Certificate,
}
