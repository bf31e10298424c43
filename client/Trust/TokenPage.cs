using System.Globalization;
using System.Text.Json;
using ChatGo.Client.Json;
using ChatGo.Client.Terminal;

namespace ChatGo.Client.Trust;

/// <summary>A token explained, for people and for programs to read.</summary>
internal sealed class TokenPage
{
    private const string NotSaid = "-";
    private const int NameWidth = 13;

    private readonly DateTimeOffset _now;
    private readonly TokenFindings? _findings;
    private readonly IReadOnlyList<string> _problems;

    private TokenPage(TokenFindings? findings, IReadOnlyList<string> problems, DateTimeOffset now) =>
        (_findings, _problems, _now) = (findings, problems, now);

    /// <summary>Whether a server would take the token, as far as can be seen from here.</summary>
    public bool IsGood => _problems.Count == 0;

    /// <summary>Explains <paramref name="token"/>, whatever it is.</summary>
    public static TokenPage Of(string token, TokenTerms terms, DateTimeOffset now)
    {
        try
        {
            var findings = TokenFindings.Of(TokenText.Read(token), terms, now);
            return new TokenPage(findings, findings.Problems, now);
        }
        catch (FormatException wrong)
        {
            return new TokenPage(findings: null, [$"it cannot be read as a token: {wrong.Message}"], now);
        }
    }

    /// <summary>Lines for people, harmless for a terminal.</summary>
    public IEnumerable<string> Lines() =>
        [.. _findings is null ? [] : Said(_findings), .. _problems.Select(static problem => Line("problem", problem))];

    /// <summary>One JSON object for programs.</summary>
    public string Json() => JsonSerializer.Serialize(
        _findings is null ? new TokenJson { Problems = _problems } : ToJson(_findings), JsonLines.Default.TokenJson);

    private IEnumerable<string> Said(TokenFindings findings)
    {
        var token = findings.Token;
        yield return Line("alg", token.Algorithm);
        yield return Line("kid", StrictJson.Text(token.Header, "kid"));
        yield return Line("typ", StrictJson.Text(token.Header, "typ"));
        yield return Line("subject", token.Subject);
        yield return Line("issuer", token.Issuer);
        yield return Line("audience", token.Audience.Count > 0 ? string.Join(", ", token.Audience) : null);
        yield return Line("issued", TimeOf(token, "iat") is { } issued ? $"{Format(issued)}, {Since(issued)}" : null);
        yield return Line("expires", TimeOf(token, "exp") is { } end ? $"{Format(end)}, {Until(end)}" : null);
        foreach (var grant in Allowed(findings))
        {
            yield return Line("grants", grant);
        }

        yield return Line("signature", findings.Signature switch
        {
            SignatureState.Valid => "verified: the given key has signed it",
            SignatureState.Invalid => "WRONG: the given key has not signed it",
            _ => "NOT verified: anybody could have written this; --secret-file or --key verifies it",
        });
    }

    private static TokenJson ToJson(TokenFindings findings)
    {
        var token = findings.Token;
        return new TokenJson
        {
            Alg = token.Algorithm,
            Kid = StrictJson.Text(token.Header, "kid"),
            Typ = StrictJson.Text(token.Header, "typ"),
            Subject = token.Subject,
            Issuer = token.Issuer,
            Audience = token.Audience,
            IssuedAt = TimeOf(token, "iat") is { } issued ? Format(issued) : null,
            ExpiresAt = TimeOf(token, "exp") is { } end ? Format(end) : null,
            IsExpired = findings.IsExpired,
            Grants = findings.GrantsJson,
            Signature = findings.Signature switch
            {
                SignatureState.Valid => "valid",
                SignatureState.Invalid => "invalid",
                _ => "unverified",
            },
            Problems = findings.Problems,
        };
    }

    private static string Line(string name, string? value) =>
        $"{$"{name}:".PadRight(NameWidth)}{SafeText.Of(value ?? NotSaid)}";

    private static string Format(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Allowed(TokenFindings findings) => findings switch
    {
        { Grants: { } grants } => GrantWords.Of(grants),
        { GrantsJson: null } => [$"nothing, unless the server's --default-grant says otherwise: there is no claim {findings.GrantsClaim}"],
        _ => ["cannot be read"],
    };

    private string Since(DateTimeOffset time) => time > _now
        ? $"in {TimeWords.Of(time - _now)}"
        : $"{TimeWords.Of(_now - time)} ago";

    private string Until(DateTimeOffset time) => time > _now
        ? $"for {TimeWords.More(time - _now)}"
        : $"expired {TimeWords.Of(_now - time)} ago";

    // A calendar ends with the year 9999, a number does not.
    private static DateTimeOffset? TimeOf(TokenText token, string claim) =>
        token.Seconds(claim) is { } seconds
        && seconds >= DateTimeOffset.MinValue.ToUnixTimeSeconds() && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
