using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ChatGo.Client.Connections;
using ChatGo.Tests.Server.Tls;

namespace ChatGo.Tests.Client.Connections;

public sealed class CertificateCheckTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Test]
    public async Task Accept_ACertificateWithoutFault_Does() =>
        await Assert.That(CertificateCheck.Accept(this, _certificates.Authority, null, SslPolicyErrors.None)).IsTrue();

    [Test]
    public async Task Accept_NoCertificate_SaysSo() => await Assert
        .That(() => CertificateCheck.Accept(this, null, null, SslPolicyErrors.RemoteCertificateNotAvailable))
        .Throws<CertificateException>().WithMessage("the server shows no certificate");

    [Test]
    public async Task Accept_ACertificateThatHasExpired_SaysSince()
    {
        var end = TimeProvider.System.GetUtcNow().AddHours(-1);
        using var expired = _certificates.IssueClient("localhost", end: end, isForClients: false);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_certificates.Authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.Build(expired);

        await Assert.That(() => CertificateCheck.Accept(this, expired, chain, SslPolicyErrors.RemoteCertificateChainErrors))
            .Throws<CertificateException>()
            .WithMessage($"the server's certificate has expired: it was good until {end.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z; the server needs a new one");
    }
}
