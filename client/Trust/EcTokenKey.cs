using System.Security.Cryptography;

namespace ChatGo.Client.Trust;

/// <summary>A key on an elliptic curve: signs with the one algorithm of its curve.</summary>
internal sealed class EcTokenKey(ECParameters parameters, string algorithm) : TokenKey
{
    /// <inheritdoc/>
    public override string Algorithm => algorithm;

    private HashAlgorithmName Hash => algorithm switch
    {
        "ES256" => HashAlgorithmName.SHA256,
        "ES384" => HashAlgorithmName.SHA384,
        _ => HashAlgorithmName.SHA512,
    };

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> data)
    {
        using var key = ECDsa.Create(parameters);
        return key.SignData(data, Hash);
    }

    /// <inheritdoc/>
    public override bool Verifies(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create(parameters);
        return algorithm == Algorithm && key.VerifyData(data, signature, Hash);
    }
}
