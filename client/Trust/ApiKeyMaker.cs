using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatGo.Client.Json;

namespace ChatGo.Client.Trust;

/// <summary>Makes API keys.</summary>
internal static class ApiKeyMaker
{
    /// <summary>What a key begins with: people, and programs that look for secrets in the wrong places, know it by that.
    /// </summary>
    public const string Prefix = "chatgo_";

    private const int SecretBytes = 32;

    /// <summary>Makes a key, and the entry by which a server knows it: its hash is enough, for nobody can guess what it is
    /// of.</summary>
    public static ApiKeyJson Make(string name, JsonElement grants, bool mayImpersonate)
    {
        var key = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return new ApiKeyJson(key, new ApiKeyEntryJson(name, hash, grants, mayImpersonate ? true : null));
    }
}
