using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;

namespace ChatGo.Tests.Server.Callers;

/// <summary>Keys of a test's own in a folder of its own, and the tokens that they sign: made by hand, so that they can be
/// wrong in any way.</summary>
internal sealed class TestKeys : IDisposable
{
    public const string AdminKey = "the-key-of-the-backend";
    public const string ImpersonatorKey = "the-key-of-the-bridge";
    public const string RemovedKey = "the-key-that-goes";

    private const string LobbyGrant = """[{"rooms":["lobby","hall"],"can":["read","send"]}]""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-keys-");

    public TestKeys()
    {
        File.WriteAllBytes(SecretFile, Secret);
        WriteApiKeys();
    }

    public static byte[] Secret { get; } = Encoding.UTF8.GetBytes("a secret of more than thirty-two bytes");

    public string SecretFile => PathOf("secret");

    public string ApiKeyFile => PathOf("keys.json");

    /// <summary>Gets the flags of a server that takes them.</summary>
    public string[] Args => ["--jwt-secret-file", SecretFile, "--api-keys", ApiKeyFile];

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Makes a token that is good for an hour.</summary>
    public static string Token(string subject, string? grants, Action<JsonObject>? change = null, byte[]? secret = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JsonObject { ["sub"] = subject, ["iat"] = now, ["exp"] = now + 3_600 };
        if (grants is not null)
        {
            claims["chat"] = JsonNode.Parse(grants);
        }

        change?.Invoke(claims);
        return Sign(new JsonObject { ["alg"] = "HS256", ["typ"] = "JWT" }, claims, secret);
    }

    /// <summary>Signs whatever it is given, by HMAC with SHA-256.</summary>
    public static string Sign(JsonObject header, JsonObject claims, byte[]? secret = null)
    {
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{signed}.{Encode(HMACSHA256.HashData(secret ?? Secret, Encoding.UTF8.GetBytes(signed)))}";
    }

    public static string Encode(string text) => Encode(Encoding.UTF8.GetBytes(text));

    public static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    /// <summary>Returns the metadata of a call that shows a token.</summary>
    public static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    /// <summary>Returns the metadata of a call that shows an API key.</summary>
    public static Metadata ApiKey(string key) => new() { { "x-api-key", key } };

    /// <summary>Writes the list of API keys.</summary>
    /// <param name="without">A key that is left out.</param>
    /// <param name="adminGrants">What is granted to the first.</param>
    public void WriteApiKeys(string? without = null, string adminGrants = """[{"rooms":["*"],"can":["admin"]}]""")
    {
        (string Name, string Key, string More)[] keys =
        [
            ("backend", AdminKey, $"\"grants\":{adminGrants}"),
            ("bridge", ImpersonatorKey, $"\"grants\":{LobbyGrant},\"impersonate\":true"),
            ("short-lived", RemovedKey, $"\"grants\":{LobbyGrant}"),
        ];
        var lines = keys.Where(key => key.Key != without).Select(static key =>
            $"{{\"name\":\"{key.Name}\",\"sha256\":\"{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)))}\",{key.More}}}");
        // As files are to be changed: whole, at once.
        var written = $"{ApiKeyFile}.new";
        File.WriteAllText(written, $"{{\"keys\":[{string.Join(',', lines)}]}}");
        File.Move(written, ApiKeyFile, overwrite: true);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
