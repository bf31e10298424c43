using System.Text.Json;

namespace ChatGo.Client.Json;

/// <summary>An API key as a server's list of keys has it.</summary>
/// <param name="Name">Who shows the key.</param>
/// <param name="Sha256">The key's SHA-256, hexadecimal.</param>
/// <param name="Grants">What the key allows.</param>
/// <param name="Impersonate">Whether it lets send and read under other names; left out where it does not.</param>
internal sealed record ApiKeyEntryJson(string Name, string Sha256, JsonElement Grants, bool? Impersonate);
