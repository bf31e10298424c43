using System.Security.Cryptography;

namespace ChatGo.Client.Trust;

/// <summary>An RSA key: signs with RS256.</summary>
internal sealed class RsaTokenKey(RSAParameters parameters) : TokenKey
{
    /// <inheritdoc/>
    public override string Algorithm => "RS256";

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = RSA.Create(parameters);
        return key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    /// <inheritdoc/>
    public override bool Verifies(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (MannerOf(algorithm) is not { } manner)
        {
            return false;
        }

        using var key = RSA.Create(parameters);
        return key.VerifyData(data, signature, manner.Hash, manner.Padding);
    }

    private static (HashAlgorithmName Hash, RSASignaturePadding Padding)? MannerOf(string algorithm) => algorithm switch
    {
        "RS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        "RS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        "RS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        "PS256" => (HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
        "PS384" => (HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        "PS512" => (HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        _ => null,
    };
}
