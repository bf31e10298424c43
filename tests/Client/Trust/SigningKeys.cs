using System.Security.Cryptography;

namespace ChatGo.Tests.Client.Trust;

/// <summary>Files with keys of all kinds, in a folder of their own.</summary>
public sealed class SigningKeys : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-signing-");

    public SigningKeys()
    {
        Write("secret", "a secret of more than thirty-two bytes\r\n");
        Write("short", "a secret of thirty-one bytes ..");
        WriteRsa("RS256", 2_048);
        WriteRsa("weak", 1_024);
        WriteEc("ES256", ECCurve.NamedCurves.nistP256);
        WriteEc("ES384", ECCurve.NamedCurves.nistP384);
        WriteEc("ES512", ECCurve.NamedCurves.nistP521);
        WriteEc("brainpool", ECCurve.NamedCurves.brainpoolP256r1);
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    private void WriteRsa(string name, int bits)
    {
        using var key = RSA.Create(bits);
        Write(name, key.ExportPkcs8PrivateKeyPem());
        Write($"{name}.old", key.ExportRSAPrivateKeyPem());
        Write($"{name}.pub", key.ExportSubjectPublicKeyInfoPem());
        Write($"{name}.enc", key.ExportEncryptedPkcs8PrivateKeyPem(
            "word", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)));
    }

    private void WriteEc(string name, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        Write(name, key.ExportPkcs8PrivateKeyPem());
        Write($"{name}.old", key.ExportECPrivateKeyPem());
        Write($"{name}.pub", key.ExportSubjectPublicKeyInfoPem());
    }

    private void Write(string name, string content) => File.WriteAllText(PathOf(name), content);
}
