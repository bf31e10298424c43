namespace ChatGo.Client.Json;

/// <summary>Whose tokens were made void, as JSON.</summary>
/// <param name="Username">Whose.</param>
/// <param name="IssuedBefore">Those that were issued before it, RFC 3339 in UTC; left out where it is all until now.</param>
internal sealed record RevokedJson(string Username, string? IssuedBefore);
