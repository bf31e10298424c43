using System.Security.Cryptography;
using System.Text;

namespace ChatGo.Client.Trust;

/// <summary>Reads keys of tokens as a server does: secrets, and keys in PEM.</summary>
internal static class TokenKeyReader
{
    private const int MinSecretBytes = 32;
    private const int MinRsaBits = 2_048;

    /// <summary>Reads a secret: the bytes as they are, but for a line end behind them.</summary>
    /// <exception cref="FormatException">It is too short.</exception>
    public static TokenKey ReadSecret(byte[] content)
    {
        var secret = content.AsSpan().TrimEnd("\r\n"u8).ToArray();
        return secret.Length >= MinSecretBytes
            ? new SecretTokenKey(secret)
            : throw new FormatException($"the secret has {secret.Length} bytes; at least {MinSecretBytes} are needed");
    }

    /// <summary>Reads a key that signs.</summary>
    /// <exception cref="FormatException">It is of a kind that no server knows, or it is public.</exception>
    public static TokenKey ReadPrivate(byte[] content)
    {
        var pem = Encoding.UTF8.GetString(content);
        return pem.Contains("ENCRYPTED", StringComparison.Ordinal)
                ? throw new FormatException("the key is encrypted; openssl pkey -in KEY -out PLAIN decrypts it")
            : IsPrivate(pem) ? Read(pem, isPrivate: true)
            : throw new FormatException("there is no private key in it, and only one signs");
    }

    /// <summary>Reads a key that verifies; a private one does so too.</summary>
    /// <exception cref="FormatException">It is of a kind that no server knows.</exception>
    public static TokenKey ReadPublic(byte[] content) => Read(Encoding.UTF8.GetString(content), isPrivate: false);

    private static bool IsPrivate(string pem)
    {
        for (var rest = pem.AsSpan(); PemEncoding.TryFind(rest, out var found); rest = rest[found.Location.End..])
        {
            if (rest[found.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static TokenKey Read(string pem, bool isPrivate)
    {
        return (TokenKey?)TryReadRsa(pem, isPrivate) ?? TryReadEc(pem, isPrivate)
            ?? throw new FormatException("it is not one RSA or EC key in PEM; openssl pkey -in KEY makes one of other forms");
    }

    private static RsaTokenKey? TryReadRsa(string pem, bool isPrivate)
    {
        using var key = RSA.Create();
        return !TryImport(key, pem) ? null
            : key.KeySize >= MinRsaBits ? new RsaTokenKey(key.ExportParameters(isPrivate))
            : throw new FormatException($"the RSA key has {key.KeySize} bits; at least {MinRsaBits} are needed");
    }

    private static EcTokenKey? TryReadEc(string pem, bool isPrivate)
    {
        using var key = ECDsa.Create();
        if (!TryImport(key, pem))
        {
            return null;
        }

        var parameters = key.ExportParameters(isPrivate);
        return AlgorithmOf(parameters.Curve) is { } algorithm
            ? new EcTokenKey(parameters, algorithm)
            : throw new FormatException("the EC key is on a curve that no server takes; P-256, P-384 and P-521 are taken");
    }

    private static bool TryImport(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);
            return true;
        }
        catch (Exception other) when (other is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    // Several curves have one size.
    private static string? AlgorithmOf(ECCurve curve) => !curve.IsNamed ? null : curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => "ES256",
        "1.3.132.0.34" => "ES384",
        "1.3.132.0.35" => "ES512",
        _ => null,
    };
}
