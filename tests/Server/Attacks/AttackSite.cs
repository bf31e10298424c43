using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ChatGo.Api;
using ChatGo.Bench.Attacks;
using ChatGo.Tests.Server.Tls;
using Grpc.Net.Client;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Attacks;

/// <summary>A server that is attacked, and the ways to it. Its own timers go by a clock that stands; Kestrel's do not.
/// </summary>
internal sealed class AttackSite : IAsyncDisposable
{
    /// <summary>Fills a page of ListMessages.</summary>
    private const int LargeMessages = 70;

    private const int LargeBytes = 16_000;

    private static readonly SslApplicationProtocol[] Protocols = [SslApplicationProtocol.Http2];

    private readonly TestCertificates? _certificates;

    private AttackSite(AttackWay way) =>
        _certificates = way is AttackWay.Tls or AttackWay.TlsByKestrel ? new TestCertificates() : null;

    public RunningServer Server { get; private set; } = new();

    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public bool IsTls => _certificates is not null;

    /// <summary>Starts a server, with a room of large messages that attacks call for.</summary>
    public static async Task<AttackSite> StartAsync(AttackWay way, CancellationToken cancellationToken)
    {
        var site = new AttackSite(way);
        string[] tls = site._certificates is { } certificates
            ? ["--urls", "https://127.0.0.1:0", .. certificates.IssueServer("site", "localhost")]
            : [];
        string[] writes = ["--direct-writes", way is AttackWay.Direct or AttackWay.Tls ? "1" : "0"];
        site.Server = await RunningServer.StartAsync(
            site.Clock, [.. tls, .. writes, "--history-messages", "8192", "--history-bytes", "16777216", "--history-seconds", "0", "--stalled-reader-seconds", "30"]);
        using var channel = site.NewChannel();
        var client = new ChatV1.ChatV1Client(channel);
        await client.CreateChatAsync(new CreateChatRequest { ChatId = Flood.Room }, cancellationToken: cancellationToken);
        for (var message = 0; message < LargeMessages; message++)
        {
            var request = new SendMessageRequest { ChatId = Flood.Room, Message = new Message { Text = new string('x', LargeBytes) } };
            await client.SendMessageAsync(request, cancellationToken: cancellationToken);
        }

        return site;
    }

    /// <summary>A client on a connection of its own.</summary>
    public GrpcChannel NewChannel() =>
        _certificates is null ? Server.NewConnection() : new TlsClient(_certificates).Connect(Server.Address);

    /// <summary>A connection on which nothing was sent, not even for TLS.</summary>
    public async Task<NetworkStream> ConnectAsync(CancellationToken cancellationToken)
    {
#pragma warning disable CA2000 // The stream owns it.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        await socket.ConnectAsync(Server.Address.Host, Server.Address.Port, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Speaks TLS on a connection where the server does; what is given owns it.</summary>
    public async Task<Stream> SecureAsync(NetworkStream plain, CancellationToken cancellationToken)
    {
        if (!IsTls)
        {
            return plain;
        }

        var tls = new SslStream(plain);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = [.. Protocols],
            EnabledSslProtocols = SslProtocols.None,
            CertificateChainPolicy = Trust(),
        };
        await tls.AuthenticateAsClientAsync(options, cancellationToken);
        return tls;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _certificates?.Dispose();
    }

    private X509ChainPolicy Trust() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { _certificates!.Authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };
}
