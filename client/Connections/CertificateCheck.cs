using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ChatGo.Client.Connections;

/// <summary>Holds a server's certificate to what the system trusts, and says in plain words what is wrong with it.</summary>
internal static class CertificateCheck
{
    // A signature is wrong where an authority has been made anew under its old name.
    private const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain
        | X509ChainStatusFlags.NotSignatureValid;

    /// <summary>Accepts a certificate in which the system has found no fault.</summary>
    /// <exception cref="CertificateException">It has found one.</exception>
    public static bool Accept(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true
        : throw new CertificateException(shown is not X509Certificate2 certificate
            ? "the server shows no certificate"
            : $"the server's certificate {string.Join("; it ", FindFaults((sender as SslStream)?.TargetHostName, certificate, chain, errors))}");

    private static List<string> FindFaults(
        string? host, X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var faults = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            faults.Add($"is for {NamesOf(certificate)}, not for {host}: --server has to name the server as the certificate does");
        }

        var found = chain?.ChainStatus.Aggregate(
            X509ChainStatusFlags.NoError, static (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        if (found.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            faults.Add(ExplainTimes(certificate, TimeProvider.System.GetUtcNow()));
        }

        if ((found & Untrusted) != 0)
        {
            faults.Add($"is not trusted: {TrustFile.Explain()}");
        }

        if ((found & ~(Untrusted | X509ChainStatusFlags.NotTimeValid)) is not X509ChainStatusFlags.NoError and var others)
        {
            faults.Add($"is refused: {others}");
        }

        return faults;
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames()
                .Concat(names.EnumerateIPAddresses().Select(static address => address.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : certificate.Subject;
    }

    private static string ExplainTimes(X509Certificate2 certificate, DateTimeOffset now) =>
        now > certificate.NotAfter ? $"has expired: it was good until {Text(certificate.NotAfter)}; the server needs a new one"
        : now < certificate.NotBefore ? $"is not good yet, but from {Text(certificate.NotBefore)} on"
        : "is good, but one of those that vouch for it is not, or not any more";

    private static string Text(DateTime time) =>
        time.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
