using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace ChatGo.Server.Callers;

/// <summary>Makes out who calls (rules A0 and A1).</summary>
/// <remarks>Any thread. What was verified is remembered until its keys change.</remarks>
internal sealed class Authenticator : BackgroundService
{
    private const string Bearer = "Bearer ";

    /// <summary>The longest API key that is looked at. Unit: characters.</summary>
    private const int MaxApiKeyLength = 1_024;

    /// <summary>By how many letters one reason is told from another.</summary>
    private const int KindLength = 8;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly AuthenticationOptions _options;
    private readonly KeySources _sources;
    private readonly TokenReader _tokens;
    private readonly Budgets _budgets;
    private readonly RateLimit _failures;
    private readonly TimeProvider _time;
    private readonly RepeatedLines _repeats;
    private readonly ILogger<Authenticator> _logger;
    private readonly Caller? _anonymous;
    private readonly ConditionalWeakTable<X509Certificate2, Caller> _certificates = [];

    private State _state;

    /// <summary>Initializes a new instance of the <see cref="Authenticator"/> class.</summary>
    public Authenticator(
        IOptions<AuthenticationOptions> options,
        KeySources sources,
        TokenReader tokens,
        Budgets budgets,
        TimeProvider time,
        RepeatedLines repeats,
        ILogger<Authenticator> logger)
    {
        (_options, _sources, _tokens, _budgets, _time, _repeats, _logger) = (options.Value, sources, tokens, budgets, time, repeats, logger);
        _failures = RateLimit.OfASecond(budgets.Options.AddressFailuresPerSecond);
        Limits = UserLimits.Of(budgets.Options, IsOn);
        var grants = _options.AnonymousGrant is { } given ? GrantsReader.ReadOption(given) : IsOn ? Grants.None : Grants.Guest;
        _anonymous = grants.IsEmpty ? null
            : ReferenceEquals(grants, Grants.Guest) ? Caller.Anyone
            : new Caller(CallerKind.Anonymous, string.Empty, new Terms(grants, MayImpersonate: false)) { IsGuest = IsOn };
        _state = new State(sources.Ring, new CallerCache());
    }

    /// <summary>Gets whether callers can be known.</summary>
    public bool IsOn => _options.IsOn;

    /// <summary>Gets the limits of users whose tokens say nothing else.</summary>
    public UserLimits Limits { get; }

    /// <summary>Gets whether a client certificate shows who calls.</summary>
    public bool TakesCertificates => _options.ClientCa is not null;

    /// <summary>Gets the caller without credentials; null where it may do nothing.</summary>
    public Caller? Anonymous => _anonymous;

    /// <summary>Makes out who calls, as far as that needs no signature to be verified.</summary>
    /// <param name="shown">What the call shows.</param>
    /// <param name="found">The caller, where its credentials are good, or none are needed. The log says why not.</param>
    /// <returns>False where a token is shown that is not known yet: <see cref="VerifyAsync"/> makes it out.</returns>
    public bool TryFind(in ShownCredentials shown, out FoundCaller found)
    {
        var isToken = shown.Authorization.Count == 1;
        switch (shown.Authorization.Count + shown.ApiKey.Count + (shown.Certificate is null ? 0 : 1))
        {
            case 0:
                found = _anonymous is null ? Refuse("nothing is shown", shown) : new FoundCaller(_anonymous);
                return true;
            case 1 when shown.Certificate is { } certificate:
                found = FindByCertificate(certificate, shown);
                return true;
            case 1:
                break;
            default:
                found = Refuse("more than one is shown", shown);
                return true;
        }

        var text = (string?)(isToken ? shown.Authorization : shown.ApiKey) ?? string.Empty;
        var state = Volatile.Read(ref _state);
        if (state.Cache.Find(text) is { } known)
        {
            // What was remembered as the one is not taken as the other.
            found = (known.Kind == CallerKind.Token) != isToken ? Refuse("an API key is no token", shown)
                : known.IsGood(_time) ? new FoundCaller(known)
                : Refuse(known.IsRevoked ? "the token has been revoked" : "the token has ended", shown);
            return true;
        }

        // Before a signature is verified for who has shown too many that are not good.
        if (!_failures.IsOff && _budgets.Of(shown.Address)?.Failures.Wait(_failures, 1, _budgets.Now) is > 0 and var wait)
        {
            found = new FoundCaller(null, new TimeSpan(wait));
            return true;
        }

        found = isToken ? default : FindByApiKey(text, state, shown);
        return !isToken;
    }

    /// <summary>Makes out who shows a token, by its signature.</summary>
    /// <param name="shown">What the call shows; <see cref="TryFind"/> has left it.</param>
    /// <returns>The caller, where the token is good.</returns>
    public async ValueTask<FoundCaller> VerifyAsync(ShownCredentials shown)
    {
        var header = (string?)shown.Authorization ?? string.Empty;
        if (!_options.TakesTokens || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Refuse(_options.TakesTokens ? "authorization does not begin with Bearer" : "no token is taken", shown);
        }

        var token = header[Bearer.Length..];
        var state = Volatile.Read(ref _state);
        var result = await _tokens.ReadAsync(token, state.Ring);
        if (result is { Caller: null, IsKeyUnknown: true } && await AskForKeysAsync(static jwks => jwks.FindUnknownAsync()))
        {
            state = Volatile.Read(ref _state);
            result = await _tokens.ReadAsync(token, state.Ring);
        }

        if (result.Caller is not { } caller)
        {
            return Refuse(result.Problem!, shown);
        }

        state.Cache.Add(header, caller);
        return new FoundCaller(caller);
    }

    /// <summary>Makes out who shows a token.</summary>
    /// <param name="token">The token, without a scheme.</param>
    /// <returns>The caller; null where the token is not good.</returns>
    public async ValueTask<Caller?> FindByTokenAsync(string token)
    {
        var shown = new ShownCredentials(Bearer + token, StringValues.Empty, Certificate: null, Address: null);
        return TryFind(shown, out var found) ? found.Caller : (await VerifyAsync(shown)).Caller;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _sources.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!IsOn)
        {
            return;
        }

        await AskForKeysAsync(static jwks => jwks.RefreshAsync());
        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
            _ = AskForKeysAsync(static jwks => jwks.RefreshAsync());
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_sources.TryRefresh())
            {
                Volatile.Write(ref _state, new State(_sources.Ring, new CallerCache()));
            }
        }
    }

    /// <returns>Whether there are other keys now.</returns>
    private async Task<bool> AskForKeysAsync(Func<JwksSource, Task<bool>> ask)
    {
        if (_sources.Jwks is not { } jwks || !await ask(jwks))
        {
            return false;
        }

        lock (_gate)
        {
            _sources.Rebuild();
            Volatile.Write(ref _state, new State(_sources.Ring, new CallerCache()));
        }

        return true;
    }

    private FoundCaller FindByApiKey(string key, State state, in ShownCredentials shown)
    {
        if (key.Length is 0 or > MaxApiKeyLength
            || state.Ring.FindApiKey(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)))) is not { } caller)
        {
            return Refuse("the API key is not known", shown);
        }

        state.Cache.Add(key, caller);
        return new FoundCaller(caller);
    }

    private FoundCaller FindByCertificate(X509Certificate2 certificate, in ShownCredentials shown)
    {
        if (!_certificates.TryGetValue(certificate, out var caller))
        {
            if (CertificateName.Of(certificate) is not { } name || Volatile.Read(ref _state).Ring.FindClient(name) is not { } credential)
            {
                return Refuse("nothing is granted to the client certificate", shown);
            }

            caller = new Caller(CallerKind.Certificate, name, credential.Terms!)
            {
                Credential = credential,
                EndsAt = certificate.NotAfter.ToUniversalTime(),
            };
            _certificates.AddOrUpdate(certificate, caller);
        }

        return caller.IsGood(_time) ? new FoundCaller(caller.Now) : Refuse("the client certificate is good no more", shown);
    }

    private FoundCaller Refuse(string problem, in ShownCredentials shown)
    {
        // As many kinds as there are reasons: how they begin is ours, not the caller's.
        if (_repeats.IsFirst($"{nameof(Authenticator)}, {problem[..Math.Min(KindLength, problem.Length)]}", 0, error: null))
        {
            _logger.RefusesCaller(shown.Address?.ToString() ?? "unknown", problem);
        }

        _budgets.Of(shown.Address)?.Failures.Take(_failures, 1, _budgets.Now);
        return default;
    }

    private sealed record State(KeyRing Ring, CallerCache Cache);
}
