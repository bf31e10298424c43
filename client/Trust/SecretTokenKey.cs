using System.Security.Cryptography;

namespace ChatGo.Client.Trust;

/// <summary>A secret that the maker of tokens and the server share: signs with HS256.</summary>
internal sealed class SecretTokenKey(byte[] secret) : TokenKey
{
    /// <inheritdoc/>
    public override string Algorithm => "HS256";

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> data) => HMACSHA256.HashData(secret, data);

    /// <inheritdoc/>
    public override bool Verifies(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) => algorithm switch
    {
        "HS256" => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, data), signature),
        "HS384" => CryptographicOperations.FixedTimeEquals(HMACSHA384.HashData(secret, data), signature),
        "HS512" => CryptographicOperations.FixedTimeEquals(HMACSHA512.HashData(secret, data), signature),
        _ => false,
    };
}
