namespace ChatGo.Client.Trust;

/// <summary>What a token is held to.</summary>
/// <param name="GrantsClaim">The claim that the grants stand in.</param>
/// <param name="Key">What it must be signed with; null: anything.</param>
/// <param name="Issuer">Who must have issued it; null: anybody.</param>
/// <param name="Audience">Who it must be for; null: anybody.</param>
internal sealed record TokenTerms(string GrantsClaim, TokenKey? Key = null, string? Issuer = null, string? Audience = null);
