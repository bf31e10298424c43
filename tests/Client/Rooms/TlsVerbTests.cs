using ChatGo.Client.Hosting;
using ChatGo.Tests.Server;
using ChatGo.Tests.Server.Tls;

namespace ChatGo.Tests.Client.Rooms;

/// <summary>Verbs on a server with TLS: whom they trust, and what they say where they do not, or speak the other way.
/// </summary>
public sealed class TlsVerbTests : IDisposable
{
    private const string TrustVariable = "SSL_CERT_FILE";
    private const string Untrusted = "the TLS handshake failed: the server's certificate is not trusted: ";

    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Test]
    [Arguments("rooms", "cannot list rooms on ")]
    [Arguments("chat --chat lobby", "cannot join room lobby: ")]
    [Arguments("chat --chat lobby --connect-chat", "cannot join room lobby: ")]
    [Arguments("tail lobby", "cannot join room lobby: ")]
    [Arguments("demo", "cannot create a room: ")]
    [Arguments("demo --chat lobby", "cannot join the room: ")]
    [Arguments("load --users 2 --duration 1", "cannot make a room: ")]
    [Arguments("load --users 2 --duration 1 --processes 2", "cannot make a room: ")]
    [Timeout(60_000)]
    public async Task AVerb_ThatDoesNotTrustTheServer_SaysSoAndExitsWithThree(
        string line, string consequence, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("localhost");

        var run = await RunAsync(server, "https://localhost", "", cancellationToken, line.Split(' '));

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable).Because(run.Error);
        await Assert.That(run.Error.Split('\n')[^1]).StartsWith("chatgo: ").And.Contains(consequence)
            .And.EndsWith($"{Untrusted}SSL_CERT_FILE=FILE names certificates to trust");
    }

    [Test]
    [Arguments("missing.pem", "which does not exist")]
    [Arguments("one.key", "which holds no certificate")]
    [Timeout(60_000)]
    public async Task AFileOfCertificates_ThatIsNone_IsSaidToBeNone(
        string file, string expected, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("localhost");
        var path = _certificates.PathOf(file);

        var run = await RunAsync(server, "https://localhost", path, cancellationToken, "rooms");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error).EndsWith($"{Untrusted}SSL_CERT_FILE names {path}, {expected}");
    }

    [Test]
    [Timeout(60_000)]
    public async Task AFileOfCertificates_IsWhomAVerbTrusts(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("localhost");
        using var other = new TestCertificates();

        var good = await RunAsync(server, "https://localhost", _certificates.AuthorityFile, cancellationToken, "create", "lobby");
        var bad = await RunAsync(server, "https://localhost", other.AuthorityFile, cancellationToken, "create", "lobby");

        await Assert.That((good.ExitCode, good.Output, good.Error)).IsEqualTo((ExitCode.Success, "lobby", ""));
        await Assert.That(bad.Error).EndsWith($"{Untrusted}nothing in {other.AuthorityFile}, which SSL_CERT_FILE names, vouches for it");
    }

    [Test]
    [Timeout(60_000)]
    public async Task AServer_OfAnotherName_IsNotTrusted(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("chat.example");

        var run = await RunAsync(server, "https://localhost", _certificates.AuthorityFile, cancellationToken, "tail", "lobby");

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error).EndsWith(
            "the server's certificate is for chat.example, 127.0.0.1, not for localhost: --server has to name the server as the certificate does");
    }

    [Test]
    [Arguments("rooms")]
    [Arguments("load --users 1 --duration 1")]
    [Arguments("load --users 1 --duration 1 --http2 dotnet")]
    [Timeout(60_000)]
    public async Task AVerb_WithoutTlsWhereTheServerHasIt_NamesTheAddressToTry(string line, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("localhost");

        var run = await RunAsync(server, "http://localhost", "", cancellationToken, line.Split(' '));

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error).EndsWith($", or it wants https://localhost:{server.Address.Port}");
    }

    [Test]
    [Arguments("rooms")]
    [Arguments("load --users 1 --duration 1")]
    [Timeout(60_000)]
    public async Task AVerb_WithTlsWhereTheServerHasNone_NamesTheAddressToTry(string line, CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync();

        var run = await RunAsync(server, "https://127.0.0.1", "", cancellationToken, line.Split(' '));

        await Assert.That(run.ExitCode).IsEqualTo(ExitCode.Unavailable);
        await Assert.That(run.Error).EndsWith(
            $"the TLS handshake failed: what came is no TLS; perhaps the server wants http://127.0.0.1:{server.Address.Port}");
    }

    [Test]
    [Timeout(60_000)]
    public async Task Chat_WithoutTlsWhereTheServerHasIt_NamesTheAddressToTry(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("localhost");
        using var client = ClientProcess.Start("chat", "--chat", "lobby", "--server", $"http://localhost:{server.Address.Port}");

        await Assert.That(await client.FirstErrorAsync(cancellationToken))
            .Contains($", or it wants https://localhost:{server.Address.Port}; next try in");
    }

    private static async Task<ClientRun> RunAsync(
        RunningServer server, string host, string trust, CancellationToken stopping, params string[] arguments)
    {
        using var client = ClientProcess.Start(
            [(TrustVariable, trust)], [.. arguments, "--server", $"{host}:{server.Address.Port}"]);
        // A talk without a word ends before it begins.
        await client.Input.WriteAsync("hello\n".AsMemory(), stopping);
        return await client.EndAsync(stopping);
    }

    private Task<RunningServer> StartAsync(string name) => RunningServer.StartAsync(
        time: null, ["--urls", "https://127.0.0.1:0", .. _certificates.IssueServer("one", name)]);
}
