using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatGo.Tests.Server.Tls;

/// <summary>An authority of a test's own, and what it issues, in a folder of its own.</summary>
internal sealed class TestCertificates : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatgo-tls-");
    private readonly X509Certificate2 _authority;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(_now.AddDays(-1), _now.AddDays(30));
        File.WriteAllText(AuthorityFile, _authority.ExportCertificatePem());
    }

    public string AuthorityFile => PathOf("ca.pem");

    public X509Certificate2 Authority => _authority;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Issues a server's certificate to files, and gives the flags that show it.</summary>
    public string[] IssueServer(string file, params string[] names)
    {
        using var certificate = Issue(ServerAuthentication, _now.AddDays(20), [.. names.Select(static name => (name, (string?)null))]);
        Write($"{file}.pem", certificate.ExportCertificatePem() + "\n" + _authority.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        Write($"{file}.key", key.ExportPkcs8PrivateKeyPem());
        return ["--certificate", PathOf($"{file}.pem"), "--certificate-key", PathOf($"{file}.key")];
    }

    /// <summary>Issues a server's certificate as PFX.</summary>
    public string[] IssuePfx(string file, string name)
    {
        using var certificate = Issue(ServerAuthentication, _now.AddDays(20), (name, null));
        File.WriteAllBytes(PathOf($"{file}.pfx"), certificate.Export(X509ContentType.Pkcs12));
        return ["--certificate", PathOf($"{file}.pfx")];
    }

    /// <summary>Issues a client's certificate.</summary>
    public X509Certificate2 IssueClient(string? dns, string? uri = null, DateTimeOffset? end = null, bool isForClients = true) =>
        Issue(isForClients ? ClientAuthentication : ServerAuthentication, end ?? _now.AddDays(20), (dns, uri));

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Write(string file, string content)
    {
        File.WriteAllText(PathOf($"{file}.new"), content);
        File.Move(PathOf($"{file}.new"), PathOf(file), overwrite: true);
    }

    private X509Certificate2 Issue(string purpose, DateTimeOffset end, params (string? Dns, string? Uri)[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        alternatives.AddIpAddress(IPAddress.Loopback);
        foreach (var (dns, uri) in names)
        {
            if (uri is not null)
            {
                alternatives.AddUri(new Uri(uri));
            }

            if (dns is not null)
            {
                alternatives.AddDnsName(dns);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        using var issued = request.Create(_authority, _now.AddDays(-1), end, RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
