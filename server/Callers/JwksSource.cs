using System.Net.Http.Headers;
using ChatGo.Server.Logging;

namespace ChatGo.Server.Callers;

/// <summary>The keys at a URL. They are kept while it is down; a key that is not known is asked for once a minute at most.
/// </summary>
/// <remarks>Any thread.</remarks>
internal sealed class JwksSource : IDisposable
{
    /// <summary>The largest set. Unit: bytes.</summary>
    private const int MaxBytes = 1 << 20;

    /// <summary>How often it is asked by itself: so late at most a key that is taken away is good no more.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan UnknownKeyPeriod = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Uri _url;
    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private Task<bool>? _asking;
    private long? _askedAt;
    private bool _isDown;
    private string _content = string.Empty;
    private IReadOnlyList<SigningKey> _keys = [];

    /// <summary>Initializes a new instance of the <see cref="JwksSource"/> class.</summary>
    /// <param name="url">Where the keys are.</param>
    /// <param name="handler">Asks; does not follow redirects.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Is told where they are not to be had.</param>
    public JwksSource(Uri url, HttpMessageHandler handler, TimeProvider time, ILogger logger)
    {
        (_url, _time, _logger) = (url, time, logger);
        _client = new HttpClient(handler) { MaxResponseContentBufferSize = MaxBytes, Timeout = AskTimeout };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>Gets the keys that were there last.</summary>
    public IReadOnlyList<SigningKey> Keys => Volatile.Read(ref _keys);

    /// <summary>Makes what asks: https alone, and nowhere else than where it is told.</summary>
    public static HttpMessageHandler CreateHandler() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    /// <summary>Asks where it is time to.</summary>
    /// <returns>Whether there are other keys now.</returns>
    public Task<bool> RefreshAsync() => AskAsync(_isDown || _keys.Count == 0 ? RetryPeriod : Period);

    /// <summary>Asks for a key that is not known, unless that was done within the last minute. Whoever comes meanwhile
    /// waits for the same answer.</summary>
    /// <returns>Whether there are other keys now.</returns>
    public Task<bool> FindUnknownAsync() => AskAsync(UnknownKeyPeriod);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private Task<bool> AskAsync(TimeSpan period)
    {
        lock (_gate)
        {
            if (_asking is { IsCompleted: false })
            {
                return _asking;
            }

            if (_askedAt is { } at && _time.GetElapsedTime(at) < period)
            {
                return Task.FromResult(false);
            }

            _askedAt = _time.GetTimestamp();
            return _asking = Task.Run(FetchAsync);
        }
    }

    private async Task<bool> FetchAsync()
    {
        try
        {
            using var response = await _client.GetAsync(_url);
            if (!response.IsSuccessStatusCode)
            {
                throw new HttpRequestException($"it answers {(int)response.StatusCode}");
            }

            var content = await response.Content.ReadAsStringAsync();
            var hasChanged = content != _content;
            if (hasChanged)
            {
                Volatile.Write(ref _keys, SigningKeyReader.ReadKeys(System.Text.Encoding.UTF8.GetBytes(content)));
                _content = content;
                _logger.ReadKeysAgain(_url.AbsoluteUri);
            }

            _isDown = false;
            return hasChanged;
        }
        catch (Exception down) when (down is HttpRequestException or OperationCanceledException or FormatException or IOException or InvalidOperationException
            or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            if (!_isDown)
            {
                _logger.KeepsOldKeys(_url.AbsoluteUri, down is OperationCanceledException ? "it does not answer in time" : down.Message);
            }

            _isDown = true;
            return false;
        }
    }
}
