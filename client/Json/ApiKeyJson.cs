namespace ChatGo.Client.Json;

/// <summary>An API key that was made, as JSON.</summary>
/// <param name="Key">The key; a secret.</param>
/// <param name="Entry">What a server's list of keys has of it.</param>
internal sealed record ApiKeyJson(string Key, ApiKeyEntryJson Entry);
