using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace ChatGo.Tests.Server.Tls;

/// <summary>Connects by TLS, and remembers what it was shown.</summary>
internal sealed class TlsClient(TestCertificates certificates)
{
    /// <summary>Gets the certificate that the last connection was shown.</summary>
    public X509Certificate2? Shown { get; private set; }

    /// <summary>Opens a connection of its own.</summary>
    /// <param name="address">Where the server is.</param>
    /// <param name="server">The name that is asked for.</param>
    /// <param name="shows">A client certificate.</param>
    /// <param name="protocol">The one version that is spoken.</param>
    /// <param name="windowBytes">What the server may send unasked.</param>
    /// <param name="before">What is said before TLS.</param>
    public GrpcChannel Connect(
        Uri address, string server = "localhost", X509Certificate2? shows = null, SslProtocols protocol = SslProtocols.None,
        int windowBytes = 65_535, byte[]? before = null) =>
        GrpcChannel.ForAddress($"https://{server}:{address.Port}", new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                InitialHttp2StreamWindowSize = windowBytes,
                ConnectCallback = async (_, cancellationToken) =>
                {
                    var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                    await socket.ConnectAsync("127.0.0.1", address.Port, cancellationToken);
                    await socket.SendAsync(before ?? [], cancellationToken);
                    return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
                },
                SslOptions = new SslClientAuthenticationOptions
                {
                    EnabledSslProtocols = protocol,
                    ClientCertificates = shows is null ? null : [shows],
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                    {
                        Shown = (X509Certificate2)shown!;
                        using var chain = new X509Chain();
                        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
                        chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);
                        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
                        return chain.Build(Shown);
                    },
                },
            },
        });
}
