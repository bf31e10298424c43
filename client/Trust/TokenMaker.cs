using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ChatGo.Client.Trust;

/// <summary>Makes tokens: signed JWTs (RFC 7519).</summary>
internal static class TokenMaker
{
    /// <summary>Makes the token that is good from <paramref name="now"/> on.</summary>
    public static string Make(TokenOrder order, TokenKey key, DateTimeOffset now)
    {
        var header = StrictJson.Write(writer => WriteHeader(writer, key.Algorithm, order.KeyId));
        var claims = StrictJson.Write(writer => WriteClaims(writer, order, now.ToUnixTimeSeconds()));
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static void WriteHeader(Utf8JsonWriter writer, string algorithm, string? keyId)
    {
        writer.WriteStartObject();
        writer.WriteString("alg", algorithm);
        writer.WriteString("typ", "JWT");
        WriteText(writer, "kid", keyId);
        writer.WriteEndObject();
    }

    private static void WriteClaims(Utf8JsonWriter writer, TokenOrder order, long now)
    {
        writer.WriteStartObject();
        writer.WriteString("sub", order.Subject);
        WriteText(writer, "iss", order.Issuer);
        WriteText(writer, "aud", order.Audience);
        writer.WriteNumber("iat", now);
        writer.WriteNumber("exp", now + (long)order.Lifetime.TotalSeconds);
        writer.WritePropertyName(order.GrantsClaim);
        order.Grants.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string? text)
    {
        if (text is not null)
        {
            writer.WriteString(name, text);
        }
    }
}
