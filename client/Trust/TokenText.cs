using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>What a token says, whether or not that is so.</summary>
/// <param name="Length">How long it is. Unit: bytes.</param>
/// <param name="Header">How it is signed; an object.</param>
/// <param name="Claims">What it claims; an object.</param>
/// <param name="Signed">What the signature is over.</param>
/// <param name="Signature">The signature; empty where the token has no signature.</param>
internal sealed record TokenText(int Length, JsonElement Header, JsonElement Claims, byte[] Signed, byte[] Signature)
{
    // RFC 7516: what is encrypted has two parts more.
    private const int EncryptedParts = 5;

    /// <summary>The algorithm that it says it is signed with; null where it does not say.</summary>
    public string? Algorithm => StrictJson.Text(Header, "alg");

    /// <summary>Whose it is; null where it does not say.</summary>
    public string? Subject => StrictJson.Text(Claims, "sub");

    /// <summary>Who has issued it; null where it does not say.</summary>
    public string? Issuer => StrictJson.Text(Claims, "iss");

    /// <summary>Who it is for.</summary>
    public IReadOnlyList<string> Audience => !Claims.TryGetProperty("aud", out var audience) ? []
        : audience.ValueKind == JsonValueKind.String ? [audience.GetString()!]
        : audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)]
        : [];

    /// <summary>Reads a token.</summary>
    /// <exception cref="FormatException">It is not a token; says why.</exception>
    public static TokenText Read(string token)
    {
        if (token.StartsWith(ApiKeyMaker.Prefix, StringComparison.Ordinal))
        {
            throw new FormatException("it is an API key, not a token");
        }

        var parts = token.Split('.');
        return parts.Length switch
        {
            3 => new TokenText(
                Encoding.UTF8.GetByteCount(token),
                ReadObject("header", parts[0]),
                ReadObject("claims", parts[1]),
                Encoding.UTF8.GetBytes(token[..token.LastIndexOf('.')]),
                Decode("signature", parts[2])),
            EncryptedParts => throw new FormatException("it is encrypted; servers take signed tokens alone"),
            1 => throw new FormatException("it has 1 part; a signed token has 3, with dots between them"),
            _ => throw new FormatException($"it has {parts.Length} parts; a signed token has 3, with dots between them"),
        };
    }

    /// <summary>The time under <paramref name="claim"/>, in seconds since 1970; null where it has no time that a server
    /// understands.</summary>
    public long? Seconds(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e15
            ? (long)seconds
            : null;

    private static JsonElement ReadObject(string what, string part)
    {
        var bytes = Decode(what, part);
        try
        {
            var json = StrictJson.Read(bytes);
            return json.ValueKind == JsonValueKind.Object ? json : throw new FormatException("it is not a JSON object");
        }
        catch (FormatException broken)
        {
            throw new FormatException($"its {what}: {broken.Message}", broken);
        }
    }

    private static byte[] Decode(string what, string part)
    {
        try
        {
            return Base64Url.DecodeFromChars(part);
        }
        catch (FormatException broken)
        {
            throw new FormatException($"its {what} is not base64url", broken);
        }
    }
}
