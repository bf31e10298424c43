namespace ChatGo.Server.Hosting;

/// <summary>What the https URLs show.</summary>
internal sealed class TlsOptions
{
    /// <summary>Files with a certificate and its chain each, PEM or PFX; separated by semicolons.</summary>
    public string? Certificates { get; set; }

    /// <summary>Files with the private keys of those that are PEM, in their order; separated by semicolons.</summary>
    public string? CertificateKeys { get; set; }
}
