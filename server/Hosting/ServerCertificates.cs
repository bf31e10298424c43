using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatGo.Server.Callers;
using ChatGo.Server.Files;
using ChatGo.Server.Logging;
using Microsoft.Extensions.Options;

namespace ChatGo.Server.Hosting;

/// <summary>What the https URLs show, and whom they ask for a certificate. Changed files hold for the next handshakes; open
/// connections stay.</summary>
/// <remarks>Any thread.</remarks>
internal sealed class ServerCertificates : BackgroundService
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly CertificateFile[] _files;
    private readonly WatchedFile? _authorities;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    private IReadOnlyList<(ShownCertificate Certificate, SslServerAuthenticationOptions Http2, SslServerAuthenticationOptions Either)> _shown;
    private X509Certificate2Collection? _trusted;

    /// <summary>Initializes a new instance of the <see cref="ServerCertificates"/> class.</summary>
    /// <exception cref="FormatException">A file cannot be read, or is wrong.</exception>
    public ServerCertificates(
        IOptions<TlsOptions> options,
        IOptions<AuthenticationOptions> authentication,
        TimeProvider time,
        ILogger<ServerCertificates> logger)
    {
        (_time, _logger) = (time, logger);
        _files = [.. Open(Split(options.Value.Certificates), Split(options.Value.CertificateKeys))];
        if (authentication.Value.ClientCa is { } path)
        {
            _authorities = new WatchedFile(path);
            _trusted = ReadAuthorities(_authorities);
        }

        _shown = Make();
    }

    /// <summary>Gets whether there are any.</summary>
    public bool HasAny => _files.Length > 0;

    /// <summary>Chooses what a client is shown: what is for the name that it asks for, or else the first.</summary>
    /// <param name="server">The name; empty where it asks for none.</param>
    /// <param name="takesHttp1">Whether it may speak HTTP/1.1.</param>
    public SslServerAuthenticationOptions Choose(string server, bool takesHttp1)
    {
        var shown = Volatile.Read(ref _shown);
        var chosen = shown[0];
        foreach (var one in shown)
        {
            if (one.Certificate.IsFor(server))
            {
                chosen = one;
                break;
            }
        }

        return takesHttp1 ? chosen.Either : chosen.Http2;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!HasAny)
        {
            return;
        }

        using var timer = new PeriodicTimer(Period, _time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private static string[] Split(string? paths) =>
        (paths ?? string.Empty).Split(ServerSetting.Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static IEnumerable<CertificateFile> Open(string[] certificates, string[] keys)
    {
        var pem = certificates.Count(static path => !CertificateFile.IsPfx(path));
        // A PEM file may hold its key itself.
        if (keys.Length != 0 && keys.Length != pem)
        {
            throw new FormatException($"--certificate-key: {keys.Length} keys for {pem} PEM certificates: each needs its own, in their order");
        }

        var next = 0;
        foreach (var path in certificates)
        {
            yield return new CertificateFile(path, keys.Length == 0 || CertificateFile.IsPfx(path) ? null : keys[next++]);
        }
    }

    private static X509Certificate2Collection ReadAuthorities(WatchedFile file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(Encoding.UTF8.GetString(file.Read()));
            return authorities.Count > 0 ? authorities : throw new CryptographicException("there is no certificate in it");
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"--client-ca {file.Path}: {wrong.Message}", wrong);
        }
    }

    private void Look()
    {
        var hasChanged = false;
        foreach (var file in _files)
        {
            hasChanged |= TryRefresh(file.Path, file.TryRefresh);
        }

        hasChanged |= _authorities is not null && TryRefresh(_authorities.Path, () =>
        {
            var isAnother = _authorities.HasChanged();
            _trusted = isAnother ? ReadAuthorities(_authorities) : _trusted;
            return isAnother;
        });
        if (hasChanged)
        {
            Volatile.Write(ref _shown, Make());
        }
    }

    private bool TryRefresh(string path, Func<bool> refresh)
    {
        try
        {
            var hasChanged = refresh();
            if (hasChanged)
            {
                _logger.ShowsOtherCertificate(path);
            }

            return hasChanged;
        }
        catch (FormatException wrong)
        {
            _logger.KeepsOldCertificate(wrong.Message);
            return false;
        }
    }

    private (ShownCertificate Certificate, SslServerAuthenticationOptions Http2, SslServerAuthenticationOptions Either)[] Make() =>
    [
        .. _files.Select(file => (
            file.Shown,
            MakeOptions(file.Shown, _trusted, SslApplicationProtocol.Http2),
            MakeOptions(file.Shown, _trusted, SslApplicationProtocol.Http2, SslApplicationProtocol.Http11))),
    ];

    private static SslServerAuthenticationOptions MakeOptions(
        ShownCertificate certificate, X509Certificate2Collection? trusted, params List<SslApplicationProtocol> protocols)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            ApplicationProtocols = protocols,
#pragma warning disable CA5398 // Promised, whatever the system has as its default.
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
            AllowRenegotiation = false,
        };
        if (trusted is null)
        {
            return options;
        }

        // Asked for, not demanded: a caller may show a token in its place.
        options.ClientCertificateRequired = true;
        options.RemoteCertificateValidationCallback =
            static (_, shown, _, errors) => shown is null || errors == SslPolicyErrors.None;
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(trusted);
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        options.CertificateChainPolicy = policy;
        return options;
    }
}
