using Microsoft.IdentityModel.Tokens;

namespace ChatGo.Server.Callers;

/// <summary>A key that tokens are verified with. The algorithms are the key's, never the token's (RFC 8725, 3.1).</summary>
/// <param name="Fingerprint">Tells it from every other key.</param>
/// <param name="Key">The key.</param>
/// <param name="KeyId">Its <c>kid</c>; null: it has none.</param>
/// <param name="Algorithms">What it signs with.</param>
internal sealed record SigningKey(string Fingerprint, SecurityKey Key, string? KeyId, IReadOnlyList<string> Algorithms);
