using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatGo.Client.Connections;

/// <summary>The file of certificates that the environment names in place of the system's: what is in it is trusted. The
/// system passes over one that it cannot use without a word.</summary>
internal static class TrustFile
{
    private const string Variable = "SSL_CERT_FILE";

    /// <summary>Why a certificate may not be trusted, or what to do, in words that follow a colon.</summary>
    public static string Explain() => Explain(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same for a file; null or empty: none is named.</summary>
    public static string Explain(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return $"{Variable}=FILE names certificates to trust";
        }

        try
        {
            using var first = X509CertificateLoader.LoadCertificate(File.ReadAllBytes(file));
            return $"nothing in {file}, which {Variable} names, vouches for it";
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{Variable} names {file}, which does not exist";
        }
        catch (CryptographicException)
        {
            return $"{Variable} names {file}, which holds no certificate";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return $"{Variable} names {file}, which cannot be read";
        }
    }
}
