using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ChatGo.Server.Callers;

/// <summary>Reads keys that tokens are verified with: secrets, PEM, JWK and JWKS (RFC 7517).</summary>
internal static class SigningKeyReader
{
    private const int MinSecretBytes = 32;
    private const int MinRsaBits = 2_048;

    private static readonly Dictionary<string, string> Curves = new(StringComparer.Ordinal)
    {
        ["1.2.840.10045.3.1.7"] = "P-256",
        ["1.3.132.0.34"] = "P-384",
        ["1.3.132.0.35"] = "P-521",
    };

    private static readonly string[] Hmac = ["HS256", "HS384", "HS512"];
    private static readonly string[] Rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    /// <summary>Reads a secret: the bytes as they are, a line end left out.</summary>
    /// <exception cref="FormatException">It is too short.</exception>
    public static SigningKey ReadSecret(byte[] content)
    {
        var secret = content.AsSpan().TrimEnd("\r\n"u8).ToArray();
        return secret.Length < MinSecretBytes
            ? throw new FormatException($"the secret has {secret.Length} bytes; at least {MinSecretBytes} are needed")
            : new SigningKey(Fingerprint("secret", secret), new SymmetricSecurityKey(secret), KeyId: null, Hmac);
    }

    /// <summary>Reads public keys.</summary>
    /// <exception cref="FormatException">There is none, or one cannot be used.</exception>
    public static IReadOnlyList<SigningKey> ReadKeys(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var keys = text.AsSpan().TrimStart() is ['{', ..] ? ReadJson(text) : ReadPem(text);
        return keys.Count > 0 ? keys : throw new FormatException("there is no RSA or EC key in it that verifies signatures");
    }

    private static List<SigningKey> ReadJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var keys = json.RootElement.TryGetProperty("keys", out var set)
                ? set.EnumerateArray().Select(static key => key.GetRawText()).ToArray()
                : [text];
            return [.. keys.Select(static key => new JsonWebKey(key)).Where(IsForSignatures).Select(ToKey)];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"it is not a JWK or a JWKS: {broken.Message}", broken);
        }
    }

    /// <summary>Others may be in a set: keys for encryption, of other kinds, and secrets, which are not public.</summary>
    private static bool IsForSignatures(JsonWebKey key) =>
        key.Use is null or "" or "sig"
        && (key.Kty == "RSA" ? key.Alg is null or "" || Rsa.Contains(key.Alg) : key.Kty == "EC" && Curve(key.Crv) is not null);

    private static SigningKey ToKey(JsonWebKey key)
    {
        if (key.Kty == "RSA" && Base64UrlEncoder.DecodeBytes(key.N).Length * 8 is < MinRsaBits and var bits)
        {
            throw new FormatException($"the RSA key '{key.Kid}' has {bits} bits; at least {MinRsaBits} are needed");
        }

        var fingerprint = Fingerprint(key.Kid ?? string.Empty, key.ComputeJwkThumbprint());
        return new SigningKey(fingerprint, key, string.IsNullOrEmpty(key.Kid) ? null : key.Kid, AlgorithmsOf(key));
    }

    private static string[] AlgorithmsOf(JsonWebKey key) =>
        key.Kty == "EC" ? [Curve(key.Crv)!] : string.IsNullOrEmpty(key.Alg) ? Rsa : [key.Alg];

    private static string? Curve(string? name) => name switch
    {
        "P-256" => "ES256",
        "P-384" => "ES384",
        "P-521" => "ES512",
        _ => null,
    };

    private static List<SigningKey> ReadPem(string text)
    {
        var keys = new List<SigningKey>();
        for (var rest = text.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            var label = rest[found.Label];
            if (label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new FormatException("it is a private key: give the public one, openssl pkey -in KEY -pubout");
            }

            keys.Add(ReadPem(label, rest[found.Location].ToString()));
        }

        return keys.Count > 0 ? keys : throw new FormatException("it is neither PEM nor JSON");
    }

    private static SigningKey ReadPem(ReadOnlySpan<char> label, string pem)
    {
        if (label is "CERTIFICATE")
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            pem = PemEncoding.WriteString("PUBLIC KEY", certificate.PublicKey.ExportSubjectPublicKeyInfo());
        }

        try
        {
            return TryReadRsa(pem) ?? ReadEc(pem);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            throw new FormatException($"its {label} is no RSA or EC key: {wrong.Message}", wrong);
        }
    }

    private static SigningKey? TryReadRsa(string pem)
    {
        using var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            return null;
        }

        return rsa.KeySize >= MinRsaBits
            ? new SigningKey(
                Fingerprint("pem", rsa.ExportSubjectPublicKeyInfo()), new RsaSecurityKey(rsa.ExportParameters(false)), KeyId: null, Rsa)
            : throw new FormatException($"the RSA key has {rsa.KeySize} bits; at least {MinRsaBits} are needed");
    }

    private static SigningKey ReadEc(string pem)
    {
        using var ec = ECDsa.Create();
        ec.ImportFromPem(pem);
        var parameters = ec.ExportParameters(false);
        // Not by its size: other curves have the same.
        var name = parameters.Curve.Oid.Value is { } oid ? Curves.GetValueOrDefault(oid) : null;
        var algorithm = Curve(name)
            ?? throw new FormatException("the EC key is of a curve that signs nothing that is taken: P-256, P-384 and P-521 do");
        var point = parameters.Q;
        var key = new JsonWebKey
        {
            Kty = "EC",
            Crv = name,
            X = Base64UrlEncoder.Encode(point.X!),
            Y = Base64UrlEncoder.Encode(point.Y!),
        };
        return new SigningKey(Fingerprint("pem", ec.ExportSubjectPublicKeyInfo()), key, KeyId: null, [algorithm]);
    }

    private static string Fingerprint(string kind, byte[] key) => $"{kind}:{Convert.ToHexString(SHA256.HashData(key))}";
}
