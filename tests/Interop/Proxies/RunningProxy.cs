using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Grpc.Net.Client;

namespace ChatGo.Tests.Interop.Proxies;

/// <summary>A proxy in front of a server, with TLS at one port and plaintext at another.</summary>
internal sealed class RunningProxy : IAsyncDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("chatgo-proxy-");
    private readonly StringBuilder _said = new();
    private readonly (int Tls, int Plain) _ports = (FreePort(), FreePort());
    private readonly string _thumbprint;
    private readonly Process _process;

    private RunningProxy(ProxyRecipe recipe, int serverPort, Func<string, string> change)
    {
        var certificate = Path.Combine(_home.FullName, "chat.pem");
        _thumbprint = WriteCertificate(certificate);
        Write("main.conf", ProxyRecipe.NginxMain);
        Write(recipe.File, change(recipe.Fill(_ports.Tls, _ports.Plain, serverPort, certificate)));

        var home = recipe.Package == "caddy" ? Array.Empty<string>() : [_home.FullName];
        var start = new ProcessStartInfo(recipe.Program, [.. recipe.Args, .. home])
        {
            WorkingDirectory = _home.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["HOME"] = _home.FullName;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens in plaintext.</summary>
    public Uri Plain => new($"http://localhost:{_ports.Plain}");

    /// <summary>Starts one by its package; skips the test where that is missing.</summary>
    /// <param name="package">The package.</param>
    /// <param name="server">What it stands before.</param>
    /// <param name="cancellationToken">The test's.</param>
    /// <param name="change">Changes its recipe; null: it stays as it is.</param>
    public static async Task<RunningProxy> StartAsync(
        string package, Uri server, CancellationToken cancellationToken, Func<string, string>? change = null)
    {
        var recipe = ProxyRecipe.Of(package);
        recipe.SkipWhereMissing();
        var proxy = new RunningProxy(recipe, server.Port, change ?? (static text => text));
        try
        {
            await proxy.WaitAsync(proxy._ports.Tls, cancellationToken);
            await proxy.WaitAsync(proxy._ports.Plain, cancellationToken);
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gets where it listens with TLS.</summary>
    public Uri Tls => new($"https://localhost:{_ports.Tls}");

    /// <summary>Whether a certificate is its own.</summary>
    public bool IsTrusted(X509Certificate? certificate) => certificate?.GetCertHashString() == _thumbprint;

    /// <summary>One connection to it; dispose of the channel to break it.</summary>
    public GrpcChannel NewConnection(bool tls)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        handler.SslOptions.RemoteCertificateValidationCallback =
            (_, certificate, _, _) => IsTrusted(certificate);
        return GrpcChannel.ForAddress(
            tls ? Tls : Plain,
            new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _home.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Makes a certificate for localhost that nobody but its maker trusts, and its key, in one file.</summary>
    /// <returns>Its thumbprint.</returns>
    private static string WriteCertificate(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return certificate.Thumbprint;
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_home.FullName, file), text);

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }

    private async Task WaitAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException) when (!_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
            catch (SocketException)
            {
                await _process.WaitForExitAsync(cancellationToken);
                lock (_said)
                {
                    throw new InvalidOperationException($"The proxy ended: {_said}");
                }
            }
        }
    }
}
