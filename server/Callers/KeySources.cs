using Microsoft.Extensions.Options;

namespace ChatGo.Server.Callers;

/// <summary>Where keys come from: files, and a URL.</summary>
/// <remarks>One thread at a time.</remarks>
internal sealed class KeySources : IDisposable
{
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _previousUntil;
    private readonly KeyFile<SigningKey>? _secret;
    private readonly KeyFile<SigningKey>? _previous;
    private readonly KeyFile<IReadOnlyList<SigningKey>>[] _keys;
    private readonly KeyFile<IReadOnlyList<ApiKey>>? _apiKeys;
    private readonly KeyFile<IReadOnlyList<ClientName>>? _clients;
    private readonly CredentialList _credentials = new();
    private bool _hadPrevious;

    /// <summary>Initializes a new instance of the <see cref="KeySources"/> class.</summary>
    /// <exception cref="FormatException">A file cannot be read, or is wrong.</exception>
    public KeySources(IOptions<AuthenticationOptions> options, JwksHandler handler, TimeProvider time, ILogger<KeySources> logger)
    {
        var settings = options.Value;
        (_logger, _time, _previousUntil) = (logger, time, settings.JwtPreviousUntil);
        _secret = Open("--jwt-secret-file", settings.JwtSecretFile, SigningKeyReader.ReadSecret);
        _previous = Open("--jwt-previous-secret-file", settings.JwtPreviousSecretFile, SigningKeyReader.ReadSecret);
        _keys = [.. (settings.JwtKeys ?? string.Empty)
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static path => Open("--jwt-key", path, SigningKeyReader.ReadKeys)!)];
        _apiKeys = Open("--api-keys", settings.ApiKeys, KeyListReader.ReadKeys);
        _clients = Open("--client-grants", settings.ClientGrants, KeyListReader.ReadClients);
        Jwks = settings.JwksUrl is { } url ? new JwksSource(url, handler.Create(), time, logger) : null;
        Ring = Build();
    }

    /// <summary>Gets the keys at a URL; null where none is set.</summary>
    public JwksSource? Jwks { get; }

    /// <summary>Gets what they say.</summary>
    public KeyRing Ring { get; private set; }

    private bool HasPrevious => _previous is not null && _time.GetUtcNow() < _previousUntil;

    /// <summary>Reads what has changed again.</summary>
    /// <returns>Whether <see cref="Ring"/> is another one.</returns>
    public bool TryRefresh()
    {
        var hasChanged = HasPrevious != _hadPrevious;
        hasChanged |= _secret?.TryRefresh(_logger) == true;
        hasChanged |= _previous?.TryRefresh(_logger) == true;
        hasChanged |= _apiKeys?.TryRefresh(_logger) == true;
        hasChanged |= _clients?.TryRefresh(_logger) == true;
        foreach (var file in _keys)
        {
            hasChanged |= file.TryRefresh(_logger);
        }

        if (hasChanged)
        {
            Rebuild();
        }

        return hasChanged;
    }

    /// <summary>Makes <see cref="Ring"/> anew: there are other keys at the URL.</summary>
    public void Rebuild() => Ring = Build();

    /// <inheritdoc/>
    public void Dispose() => Jwks?.Dispose();

    private static KeyFile<T>? Open<T>(string flag, string? path, Func<byte[], T> read) =>
        path is null ? null : new KeyFile<T>(flag, path, read);

    private KeyRing Build()
    {
        _hadPrevious = HasPrevious;
        var signing = _keys.SelectMany(static file => file.Value).Concat(Jwks?.Keys ?? []);
        signing = _secret is null ? signing : signing.Append(_secret.Value);
        signing = _hadPrevious ? signing.Append(_previous!.Value) : signing;
        return new KeyRing(signing, _apiKeys?.Value.ToArray() ?? [], _clients?.Value.ToArray() ?? [], _credentials);
    }
}
