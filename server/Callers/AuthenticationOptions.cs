using System.ComponentModel.DataAnnotations;

namespace ChatGo.Server.Callers;

/// <summary>How callers are known, and what they may do.</summary>
internal sealed class AuthenticationOptions
{
    /// <summary>A file with the secret of HS256, HS384 and HS512 tokens: at least 32 bytes, a line end not counted.</summary>
    public string? JwtSecretFile { get; set; }

    /// <summary>A file with the secret before that, good until <see cref="JwtPreviousUntil"/>.</summary>
    public string? JwtPreviousSecretFile { get; set; }

    /// <summary>Until when the previous secret is good; ISO 8601.</summary>
    public DateTimeOffset? JwtPreviousUntil { get; set; }

    /// <summary>Files with public keys: PEM, JWK or JWKS; separated by semicolons.</summary>
    public string? JwtKeys { get; set; }

    /// <summary>Where a JWKS is to be had; https.</summary>
    public Uri? JwksUrl { get; set; }

    /// <summary>The issuer of every token; needed with public keys.</summary>
    public string? JwtIssuer { get; set; }

    /// <summary>What every token is for; needed with public keys.</summary>
    public string? JwtAudience { get; set; }

    /// <summary>The type that a token's header must have, such as <c>at+jwt</c>.</summary>
    public string? JwtType { get; set; }

    /// <summary>The claim that names the caller. Default <c>sub</c>.</summary>
    public string JwtNameClaim { get; set; } = "sub";

    /// <summary>The claim with the grants. Default <c>chat</c>.</summary>
    public string JwtGrantsClaim { get; set; } = "chat";

    /// <summary>How long a token may live, from <c>iat</c> to <c>exp</c>. Unit: seconds. Default 86,400; allowed 1 to
    /// 31,536,000.</summary>
    [Range(1, 31_536_000)]
    public int MaxTokenSeconds { get; set; } = 86_400;

    /// <summary>How long a stream goes on whose token has ended, for its caller to renew it. Unit: seconds. Default 25;
    /// allowed up to 3,600.</summary>
    [Range(0, 3_600)]
    public int ExpiredGraceSeconds { get; set; } = 25;

    /// <summary>A file with API keys.</summary>
    public string? ApiKeys { get; set; }

    /// <summary>A file with the certificates that client certificates must be issued by; PEM.</summary>
    public string? ClientCa { get; set; }

    /// <summary>A file with what is granted to which client certificate.</summary>
    public string? ClientGrants { get; set; }

    /// <summary>What callers without credentials may do. Default: what <see cref="Permissions.Guest"/> says where nothing
    /// else is set, nothing where callers can be known.</summary>
    public string? AnonymousGrant { get; set; }

    /// <summary>What a token without the grants claim allows. Default: nothing.</summary>
    public string? DefaultGrant { get; set; }

    /// <summary>How the ids of private rooms begin: what is granted for all rooms does not cover them. 1 to 64 characters.
    /// Default <c>private:</c>.</summary>
    [StringLength(64, MinimumLength = 1)]
    public string PrivatePrefix { get; set; } = "private:";

    /// <summary>Whether the server may be reached by others without authentication. Default: no.</summary>
    public bool Insecure { get; set; }

    /// <summary>Gets whether callers can be known.</summary>
    public bool IsOn => TakesTokens || ApiKeys is not null || ClientCa is not null;

    /// <summary>Gets whether tokens are taken.</summary>
    public bool TakesTokens => JwtSecretFile is not null || HasPublicKeys;

    /// <summary>Gets whether tokens are verified with public keys.</summary>
    public bool HasPublicKeys => JwtKeys is not null || JwksUrl is not null;
}
