namespace ChatGo.Client.Connections;

/// <summary>What the client shows the server with every call.</summary>
/// <param name="Header">The metadata key.</param>
/// <param name="Value">Its value; a secret.</param>
internal sealed record Credential(string Header, string Value)
{
    /// <summary>A bearer token, for example a JWT.</summary>
    public static Credential Token(string token) => new("authorization", $"Bearer {token}");

    /// <summary>An API key.</summary>
    public static Credential ApiKey(string key) => new("x-api-key", key);

    /// <summary>The header without its value: secrets are not to be printed.</summary>
    public override string ToString() => Header;
}
