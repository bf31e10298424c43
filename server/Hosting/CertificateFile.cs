using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatGo.Server.Files;

namespace ChatGo.Server.Hosting;

/// <summary>A certificate with its key and chain, read again when a file of it changes.</summary>
/// <remarks>One thread reads; any thread uses what was read.</remarks>
internal sealed class CertificateFile
{
    private readonly WatchedFile _file;
    private readonly WatchedFile? _keyFile;

    /// <summary>Initializes a new instance of the <see cref="CertificateFile"/> class.</summary>
    /// <param name="path">The certificate, its chain behind it: PEM, or PFX with the key.</param>
    /// <param name="keyPath">The private key, PEM; null where it is in the same file.</param>
    /// <exception cref="FormatException">They cannot be read, or do not belong together.</exception>
    public CertificateFile(string path, string? keyPath)
    {
        (_file, _keyFile) = (new WatchedFile(path), keyPath is null ? null : new WatchedFile(keyPath));
        Shown = Read();
    }

    /// <summary>Gets what is shown.</summary>
    public ShownCertificate Shown { get; private set; }

    /// <summary>Gets where it is.</summary>
    public string Path => _file.Path;

    /// <summary>Whether a file holds a certificate and its key in one, PFX, and no text.</summary>
    public static bool IsPfx(string path) =>
        System.IO.Path.GetExtension(path).ToUpperInvariant() is ".PFX" or ".P12";

    /// <summary>Reads it again where it has changed.</summary>
    /// <returns>Whether there is another one now.</returns>
    /// <exception cref="FormatException">It cannot be read, or is half written: the old one stays.</exception>
    public bool TryRefresh()
    {
        var hasChanged = _file.HasChanged();
        hasChanged |= _keyFile?.HasChanged() == true;
        if (hasChanged)
        {
            Shown = Read();
        }

        return hasChanged;
    }

    private ShownCertificate Read()
    {
        try
        {
            // Both, whatever becomes of the first: what was looked at is looked at again only when it changes.
            var content = _file.Read();
            var key = _keyFile?.Read() ?? content;
            return IsPfx(Path) ? ReadPfx(content) : ReadPem(Encoding.UTF8.GetString(content), Encoding.UTF8.GetString(key));
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new FormatException($"--certificate {Path}: {wrong.Message}", wrong);
        }
    }

    private static ShownCertificate ReadPem(string certificates, string key)
    {
#pragma warning disable CA2000 // It is shown from now on, for as long as a connection may.
        var leaf = X509Certificate2.CreateFromPem(certificates, key);
#pragma warning restore CA2000
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return ToShown(leaf, chain);
    }

    private static ShownCertificate ReadPfx(byte[] content)
    {
        var chain = X509CertificateLoader.LoadPkcs12Collection(content, password: null);
        return ToShown(
            chain.FirstOrDefault(static one => one.HasPrivateKey) ?? throw new CryptographicException("there is no private key in it"),
            chain);
    }

    private static ShownCertificate ToShown(X509Certificate2 leaf, X509Certificate2Collection chain)
    {
        var others = new X509Certificate2Collection(
            chain.Where(one => !one.RawDataMemory.Span.SequenceEqual(leaf.RawDataMemory.Span)).ToArray());
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(static names => names.EnumerateDnsNames());
        return new ShownCertificate(SslStreamCertificateContext.Create(leaf, others, offline: true), [.. names], leaf.NotAfter.ToUniversalTime());
    }
}
