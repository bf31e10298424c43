using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>A token that is wanted.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Grants">What it allows.</param>
/// <param name="Lifetime">How long it is good.</param>
internal sealed record TokenOrder(string Subject, JsonElement Grants, TimeSpan Lifetime)
{
    /// <summary>The claim that the grants stand in, as far as nobody says another.</summary>
    public const string DefaultGrantsClaim = "chat";

    /// <summary>The claim that the grants stand in.</summary>
    public string GrantsClaim { get; init; } = DefaultGrantsClaim;

    /// <summary>Who issues it; null: it does not say.</summary>
    public string? Issuer { get; init; }

    /// <summary>Who it is for; null: it does not say.</summary>
    public string? Audience { get; init; }

    /// <summary>Which of the issuer's keys signs it; null: it does not say.</summary>
    public string? KeyId { get; init; }
}
