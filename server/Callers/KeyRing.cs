namespace ChatGo.Server.Callers;

/// <summary>All that makes credentials good, at one time.</summary>
/// <remarks>Immutable; any thread.</remarks>
internal sealed class KeyRing
{
    private readonly Dictionary<string, Caller> _apiKeys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Credential> _clients = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reserved = new(StringComparer.Ordinal);

    /// <summary>Initializes a new instance of the <see cref="KeyRing"/> class.</summary>
    /// <param name="signing">Keys that tokens are verified with.</param>
    /// <param name="apiKeys">API keys.</param>
    /// <param name="clients">Names of client certificates.</param>
    /// <param name="credentials">Those of before: what is still there keeps its own.</param>
    public KeyRing(
        IEnumerable<SigningKey> signing,
        IReadOnlyCollection<ApiKey> apiKeys,
        IReadOnlyCollection<ClientName> clients,
        CredentialList credentials)
    {
        Signing = [.. signing.DistinctBy(static key => key.Fingerprint)
            .Select(key => (key, credentials.Keep($"token {key.Fingerprint}", null, string.Empty)))];
        foreach (var key in apiKeys)
        {
            var credential = credentials.Keep($"key {key.Hash} {key.Name}", key.Terms, key.Definition);
            _apiKeys.Add(key.Hash, new Caller(CallerKind.ApiKey, key.Name, credential.Terms!) { Credential = credential });
            _reserved.Add(key.Name);
        }

        foreach (var client in clients)
        {
            _clients.Add(client.Name, credentials.Keep($"client {client.Name}", client.Terms, client.Definition));
            _reserved.Add(client.Name);
        }

        credentials.RemoveOthers();
    }

    /// <summary>Gets the keys that tokens are verified with, and what each makes good.</summary>
    public IReadOnlyList<(SigningKey Key, Credential Credential)> Signing { get; }

    /// <summary>Whether a name is an API key's or a client certificate's: no token may have it (rule A5).</summary>
    public bool IsReserved(string name) => _reserved.Contains(name);

    /// <summary>Finds who shows an API key.</summary>
    /// <param name="hash">Its SHA-256, hexadecimal, in upper case.</param>
    public Caller? FindApiKey(string hash) => _apiKeys.GetValueOrDefault(hash);

    /// <summary>Finds what makes the certificates of a name good.</summary>
    public Credential? FindClient(string name) => _clients.GetValueOrDefault(name);
}
