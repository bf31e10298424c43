using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>What a token says, and why a server would refuse it.</summary>
/// <param name="token">The token.</param>
/// <param name="terms">What it is held to.</param>
/// <param name="now">The time.</param>
internal sealed class TokenFindings(TokenText token, TokenTerms terms, DateTimeOffset now)
{
    /// <summary>The longest token that a server takes. Unit: bytes.</summary>
    public const int MaxBytes = 8_192;

    // Clocks differ.
    private const int SkewSeconds = 60;

    // As far as the server's --max-token-seconds says nothing else.
    private const long MaxSeconds = 86_400;

    private static readonly string[] Algorithms =
    [
        "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512",
    ];

    private readonly List<string> _problems = [];

    /// <summary>The token.</summary>
    public TokenText Token => token;

    /// <summary>The claim that the grants stand in.</summary>
    public string GrantsClaim => terms.GrantsClaim;

    /// <summary>What is known of its signature.</summary>
    public SignatureState Signature { get; private set; }

    /// <summary>What it allows, as it says it; null where it does not.</summary>
    public JsonElement? GrantsJson => token.Claims.TryGetProperty(terms.GrantsClaim, out var grants) ? grants : null;

    /// <summary>What it allows; null where it does not say, or says what no server understands.</summary>
    public IReadOnlyList<Grant>? Grants { get; private set; }

    /// <summary>Why a server would refuse it; not yet harmless for a terminal.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Whether it has ended; null where it does not say when it does.</summary>
    public bool? IsExpired => token.Seconds("exp") is { } end ? end <= now.ToUnixTimeSeconds() : null;

    /// <summary>Looks at <paramref name="token"/>.</summary>
    public static TokenFindings Of(TokenText token, TokenTerms terms, DateTimeOffset now)
    {
        var findings = new TokenFindings(token, terms, now);
        findings.CheckHeader();
        findings.CheckSignature();
        findings.CheckNames();
        findings.CheckTimes(now.ToUnixTimeSeconds());
        findings.CheckGrants();
        return findings;
    }

    private void CheckHeader()
    {
        Check(token.Length > MaxBytes, $"it has {token.Length} bytes; at most {MaxBytes} are taken");
        Check(token.Algorithm is null, "its header has no alg that is a text");
        var isUnsigned = token.Algorithm is { } said && said.Equals("none", StringComparison.OrdinalIgnoreCase);
        Check(isUnsigned, "it is not signed: its alg is none");
        Check(token.Algorithm is { } other && !isUnsigned && !Algorithms.Contains(other), $"its alg is '{token.Algorithm}', which no server takes");
        Check(token.Signature.Length == 0 && !isUnsigned, "its signature is empty");
        foreach (var refused in (ReadOnlySpan<string>)["crit", "zip", "b64"])
        {
            Check(token.Header.TryGetProperty(refused, out _), $"its header has {refused}, which no server takes");
        }
    }

    private void CheckSignature()
    {
        if (terms.Key is { } key)
        {
            Signature = token.Algorithm is { } algorithm && key.Verifies(algorithm, token.Signed, token.Signature)
                ? SignatureState.Valid
                : SignatureState.Invalid;
            Check(Signature == SignatureState.Invalid, "the given key has not signed it");
        }
    }

    private void CheckNames()
    {
        if (token.Subject is not { } subject)
        {
            _problems.Add("it has no sub that is a text: nobody knows whose it is");
        }
        else if (CallerName.Explain(subject) is { } wrong)
        {
            _problems.Add($"its sub: {wrong}");
        }

        Check(terms.Issuer is { } issuer && issuer != token.Issuer, $"its issuer is not '{terms.Issuer}'");
        Check(terms.Audience is { } audience && !token.Audience.Contains(audience), $"it is not for '{terms.Audience}'");
    }

    private void CheckTimes(long seconds)
    {
        var (issued, ends) = (token.Seconds("iat"), token.Seconds("exp"));
        Check(ends is null, "it has no exp that is a number of seconds: when it ends is not known");
        Check(issued is null, "it has no iat that is a number of seconds: when it was issued is not known");
        Check(ends <= seconds, "it has expired");
        Check(issued > seconds + SkewSeconds, "it was issued in the future");
        Check(token.Claims.TryGetProperty("nbf", out _) && !(token.Seconds("nbf") <= seconds + SkewSeconds), "it is not good yet, by its nbf");
        Check(ends <= issued, "it ends before it begins");
        if (ends - issued is > MaxSeconds and var lifetime)
        {
            _problems.Add($"it lives {lifetime} seconds; a server takes {MaxSeconds} at most, unless its --max-token-seconds says more");
        }
    }

    private void CheckGrants()
    {
        if (GrantsJson is { } json)
        {
            try
            {
                Grants = Grant.ReadAll(json);
            }
            catch (FormatException wrong)
            {
                _problems.Add($"its {terms.GrantsClaim}: {wrong.Message}");
            }
        }
    }

    private void Check(bool isWrong, string problem)
    {
        if (isWrong)
        {
            _problems.Add(problem);
        }
    }
}
