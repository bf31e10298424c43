using System.Text.Json;

namespace ChatGo.Client.Json;

/// <summary>What a token says, and what is wrong with it, as JSON. What it does not say is left out.</summary>
internal sealed record TokenJson
{
    /// <summary>The algorithm that it says it is signed with.</summary>
    public string? Alg { get; init; }

    /// <summary>The key that it says it is signed with.</summary>
    public string? Kid { get; init; }

    /// <summary>Its type.</summary>
    public string? Typ { get; init; }

    /// <summary>Whose it is.</summary>
    public string? Subject { get; init; }

    /// <summary>Who has issued it.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who it is for.</summary>
    public IReadOnlyList<string> Audience { get; init; } = [];

    /// <summary>When it was issued, RFC 3339 in UTC.</summary>
    public string? IssuedAt { get; init; }

    /// <summary>When it ends, RFC 3339 in UTC.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>Whether it has ended.</summary>
    public bool? IsExpired { get; init; }

    /// <summary>What it allows, as it says it.</summary>
    public JsonElement? Grants { get; init; }

    /// <summary><c>valid</c>, <c>invalid</c> or <c>unverified</c>.</summary>
    public string Signature { get; init; } = "unverified";

    /// <summary>Why a server would refuse it.</summary>
    public required IReadOnlyList<string> Problems { get; init; }
}
