using ChatGo.Server.Limits;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatGo.Server.Callers;

/// <summary>Makes out who shows a token (rule A5; RFC 8725).</summary>
/// <remarks>Any thread.</remarks>
internal sealed class TokenReader(
    IOptions<AuthenticationOptions> options, IOptions<LimitOptions> limits, Revocations revocations, TimeProvider time)
{
    /// <summary>The longest token. Unit: bytes.</summary>
    private const int MaxBytes = 8_192;

    /// <summary>How far clocks may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    private readonly AuthenticationOptions _options = options.Value;
    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxBytes, MapInboundClaims = false };
    private readonly UserLimits _usual = UserLimits.Of(limits.Value, areKnown: true);
    private readonly Grants _byDefault = GrantsReader.ReadOption(options.Value.DefaultGrant ?? "none");

    /// <summary>Reads a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="keys">What it may be signed with.</param>
    /// <returns>The caller, or what is wrong.</returns>
    public async ValueTask<TokenResult> ReadAsync(string token, KeyRing keys)
    {
        if (token.Length > MaxBytes)
        {
            return TokenResult.Bad($"it has {token.Length} bytes; at most {MaxBytes} are taken");
        }

        if (TokenParts.TryParse(token) is not { } said)
        {
            return TokenResult.Bad("it is not a signed JWT");
        }

        if (FindProblem(said) is { } problem)
        {
            return TokenResult.Bad(problem);
        }

        var mayHaveSigned = keys.Signing
            .Where(one => one.Key.Algorithms.Contains(said.Algorithm)
                && (one.Key.KeyId is null || said.KeyId.Length == 0 || one.Key.KeyId == said.KeyId))
            .ToArray();
        if (mayHaveSigned.Length == 0)
        {
            return new TokenResult(
                null, $"no key signs with its alg '{Printable(said.Algorithm)}' under its kid '{Printable(said.KeyId)}'", IsKeyUnknown: true);
        }

        var failure = string.Empty;
        foreach (var (key, credential) in mayHaveSigned)
        {
            var result = await _handler.ValidateTokenAsync(token, Parameters(key));
            if (result.IsValid)
            {
                return ToCaller(said, keys, credential);
            }

            failure = result.Exception?.GetType().Name ?? "unknown";
        }

        return new TokenResult(
            null, $"its signature, issuer, audience or time: {failure}", said.KeyId.Length == 0 && IsOfTheKey(failure));
    }

    private static bool IsOfTheKey(string failure) =>
        failure is nameof(SecurityTokenInvalidSignatureException) or nameof(SecurityTokenSignatureKeyNotFoundException);

    /// <summary>What a token says of itself goes to the log: no control character, and not much of it.</summary>
    private static string Printable(string text) =>
        string.Concat(text.Take(64).Select(static letter => char.IsControl(letter) ? '?' : letter));

    private static DateTimeOffset At(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 3_600));

    private string? FindProblem(in TokenParts said)
    {
        foreach (var refused in (ReadOnlySpan<string>)["crit", "zip", "b64"])
        {
            if (said.Header.TryGetProperty(refused, out _))
            {
                return $"its header has {refused}";
            }
        }

        if (_options.JwtType is { } type && !type.Equals(said.Type, StringComparison.OrdinalIgnoreCase))
        {
            return $"its typ is '{Printable(said.Type)}', not {type}";
        }

        if (said.Seconds("exp") is not { } ends || said.Seconds("iat") is not { } issued)
        {
            return "exp and iat are needed, as numbers of seconds";
        }

        return ends - issued > _options.MaxTokenSeconds || ends <= issued
            ? $"it lives {ends - issued} s; 1 to {_options.MaxTokenSeconds} are allowed"
            : At(issued) > time.GetUtcNow() + Skew ? "it is issued in the future" : null;
    }

    private TokenValidationParameters Parameters(SigningKey key) => new()
    {
        // The one key that may have signed it, whatever it says of others.
        IssuerSigningKeyResolver = (_, _, _, _) => [key.Key],
        ValidAlgorithms = key.Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = (begins, ends, _, _) =>
            time.GetUtcNow() is var now && (begins is null || now + Skew >= begins) && ends is not null && now < ends + Skew,
        ValidateIssuer = _options.JwtIssuer is not null,
        ValidIssuer = _options.JwtIssuer,
        ValidateAudience = _options.JwtAudience is not null,
        ValidAudience = _options.JwtAudience,
    };

    private TokenResult ToCaller(in TokenParts said, KeyRing keys, Credential credential)
    {
        var subject = said.Claim("sub");
        var name = said.Claim(_options.JwtNameClaim);
        if (NameRule.Explain(subject) is { } wrong)
        {
            return TokenResult.Bad($"sub: {wrong}");
        }

        if (NameRule.Explain(name) is { } wrongName)
        {
            return TokenResult.Bad($"{_options.JwtNameClaim}: {wrongName}");
        }

        if (keys.IsReserved(name) || keys.IsReserved(subject))
        {
            return TokenResult.Bad($"sub: an API key or a client certificate has the name '{name}'");
        }

        try
        {
            var hasClaim = said.Payload.TryGetProperty(_options.JwtGrantsClaim, out var claim);
            var grants = hasClaim ? GrantsReader.Read(claim) : _byDefault;
            var caller = new Caller(CallerKind.Token, name, new Terms(grants, MayImpersonate: false))
            {
                EndsAt = At(said.Seconds("exp")!.Value) + Skew,
                Issuer = said.Issuer,
                Issue = new TokenIssue(At(said.Seconds("iat")!.Value), revocations),
                Subject = subject,
                Credential = credential,
                Limits = hasClaim ? LimitsReader.Read(claim, _usual) : null,
            };
            return caller.IsRevoked ? TokenResult.Bad("it has been revoked") : new TokenResult(caller, Problem: null);
        }
        catch (FormatException unclear)
        {
            return TokenResult.Bad($"{_options.JwtGrantsClaim}: {unclear.Message}");
        }
    }
}
