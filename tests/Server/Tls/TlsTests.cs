using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using ChatGo.Api;
using ChatGo.Server.Http2;
using ChatGo.Server.Limits;
using ChatGo.Server.Logging;
using ChatGo.Server.Streams;
using ChatGo.Tests.Server.Callers;
using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Server.Tls;

public sealed class TlsTests : IDisposable
{
    private const string Url = "https://127.0.0.1:0";

    private readonly TestCertificates _certificates = new();
    private readonly TestKeys _keys = new();

    public void Dispose()
    {
        _certificates.Dispose();
        _keys.Dispose();
    }

    [Test, Timeout(60_000)]
    public async Task Connection_WithoutTls_OnATlsAddress_IsRefusedUnserved(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, cancellationToken);
        await socket.GetStream().WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"u8.ToArray(), cancellationToken);
        var answer = new byte[1_024];
        var read = 0;
        try
        {
            read = await socket.GetStream().ReadAsync(answer, cancellationToken);
        }
        catch (IOException)
        {
            // Reset.
        }

        // A TLS alert, or nothing.
        await Assert.That(read == 0 || answer[0] == 21).IsTrue();
    }

    [Test, Timeout(30_000)]
    public async Task Connection_WithoutTlsBelow_OnATlsAddress_IsServedByNobody(CancellationToken cancellationToken)
    {
        using var budgets = new Budgets(Options.Create(new LimitOptions()), TimeProvider.System);
        var connections = new DirectConnections(
            Options.Create(new StreamOptions()), budgets, new CrowdCount(), new RepeatedLines(TimeProvider.System), NullLogger<DirectConnections>.Instance);
        await using var connection = new DefaultConnectionContext();
        var wasServed = false;

        await connections.ServeAsync(connection, isTls: true, _ =>
        {
            wasServed = true;
            return Task.CompletedTask;
        });

        await Eventually.HoldsAsync("it is aborted", () => connection.ConnectionClosed.IsCancellationRequested, cancellationToken);
        await Assert.That(wasServed).IsFalse();
    }

    [Test, Timeout(60_000)]
#pragma warning disable CA5398 // Each is promised.
    [Arguments(SslProtocols.Tls12)]
    [Arguments(SslProtocols.Tls13)]
#pragma warning restore CA5398
    public async Task Version_12And13_AreSpoken(SslProtocols version, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        using var channel = new TlsClient(_certificates).Connect(server.Address, protocol: version);

        await new ChatV1.ChatV1Client(channel).CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken);
    }

    [Test, Timeout(60_000)]
    public async Task Certificates_OfSeveralNames_AreChosenByTheNameThatIsAskedFor(CancellationToken cancellationToken)
    {
        await using var server = await RunningServer.StartAsync(time: null,
        [
            "--urls", Url,
            .. _certificates.IssueServer("one", "one.example"),
            .. _certificates.IssueServer("two", "two.example", "*.wild.example"),
            .. _certificates.IssuePfx("three", "three.example"),
        ]);
        foreach (var (asked, shown) in ((string, string)[])
        [
            ("one.example", "one.example"), ("two.example", "two.example"), ("a.wild.example", "two.example"),
            ("a.b.wild.example", "one.example"), ("three.example", "three.example"), ("other.example", "one.example"),
        ])
        {
            var client = new TlsClient(_certificates);
            using var channel = client.Connect(server.Address, asked);
            await new ChatV1.ChatV1Client(channel).ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
            await Assert.That(client.Shown!.Extensions.Any(extension => extension.Format(false).Contains($"DNS:{shown}", StringComparison.Ordinal)))
                .IsTrue().Because(asked);
        }
    }

    [Test, Timeout(60_000)]
    public async Task Certificate_ThatChanges_IsShownToTheNextAndCutsNobody(CancellationToken cancellationToken)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await RunningServer.StartAsync(time, ["--urls", Url, .. _certificates.IssueServer("site", "before.example")]);
        using var open = new TlsClient(_certificates).Connect(server.Address);
        var before = new ChatV1.ChatV1Client(open);
        var room = (await before.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var watcher = await RoomWatcher.ConnectAsync(before, room, string.Empty, cancellationToken);

        // Half of it: the old one stays.
        await File.WriteAllTextAsync(_certificates.PathOf("site.pem"), "-----BEGIN CERTIFICATE-----\nMIIB", cancellationToken);
        await time.RunUntilAsync(
            "the log says so", () => server.Lines.Any(static line => line.Contains("Keeps the certificate", StringComparison.Ordinal)), cancellationToken);
        await Assert.That(await ShownAsync()).Contains("before.example");

        _certificates.IssueServer("site", "after.example");
        await time.RunUntilAsync(
            "the log says so", () => server.Lines.Any(static line => line.Contains("as it is now", StringComparison.Ordinal)), cancellationToken);
        await Assert.That(await ShownAsync()).Contains("after.example");
        await before.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = "still here" } }, cancellationToken: cancellationToken);
        await Eventually.HoldsAsync("the message", () => watcher.Messages.Count == 1, cancellationToken);

        async Task<string> ShownAsync()
        {
            var client = new TlsClient(_certificates);
            using var channel = client.Connect(server.Address);
            await new ChatV1.ChatV1Client(channel).ListChatsAsync(new ListChatsRequest(), cancellationToken: cancellationToken);
            return string.Concat(client.Shown!.Extensions.Select(static extension => extension.Format(false)));
        }
    }

    [Test, Timeout(60_000)]
    public async Task ClientCertificate_ShowsWhoCalls(CancellationToken cancellationToken)
    {
        await using var server = await StartWithClientsAsync(time: null);
        using var named = _certificates.IssueClient("game.example");
        using var byUri = _certificates.IssueClient(dns: null, "spiffe://chat/desk");
        using var other = _certificates.IssueClient("other.example");
        using var wrongUse = _certificates.IssueClient("game.example", isForClients: false);
        using var foreign = new TestCertificates();
        using var forged = foreign.IssueClient("game.example");

        await Assert.That(await SendAsAsync(named, [])).IsEqualTo("game.example");
        await Assert.That(await SendAsAsync(byUri, [])).IsEqualTo("spiffe://chat/desk");
        await Assert.That(await SendAsAsync(other, [])).IsEqualTo(nameof(StatusCode.Unauthenticated));
        await Assert.That(await SendAsAsync(shows: null, [])).IsEqualTo(nameof(StatusCode.Unauthenticated));
        await Assert.That(await SendAsAsync(named, TestKeys.ApiKey(TestKeys.AdminKey))).IsEqualTo(nameof(StatusCode.Unauthenticated));
        await Assert.That(await SendAsAsync(shows: null, TestKeys.ApiKey(TestKeys.AdminKey))).IsEqualTo("backend");
        // Those of others do not even come in.
        await Assert.That(await SendAsAsync(forged, [])).IsNotEqualTo("game.example");
        await Assert.That(await SendAsAsync(wrongUse, [])).IsNotEqualTo("game.example");

        async Task<string> SendAsAsync(System.Security.Cryptography.X509Certificates.X509Certificate2? shows, Metadata headers)
        {
            using var channel = new TlsClient(_certificates).Connect(server.Address, shows: shows);
            var client = new ChatV1.ChatV1Client(channel);
            try
            {
                await client.SendMessageAsync(
                    new SendMessageRequest { ChatId = "lobby", Message = new Message { Text = "hello" } }, headers, cancellationToken: cancellationToken);
                var held = await client.ListMessagesAsync(
                    new ListMessagesRequest { ChatId = "lobby", Before = new Position { Sequence = ulong.MaxValue } }, headers, cancellationToken: cancellationToken);
                return held.Messages[0].From;
            }
            catch (RpcException failure)
            {
                return failure.StatusCode.ToString();
            }
        }
    }

    [Test, Timeout(60_000)]
    public async Task ClientCertificate_ThatEnds_EndsItsStreams(CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var time = new FakeTimeProvider(now);
        await using var server = await StartWithClientsAsync(time);
        using var ends = _certificates.IssueClient("game.example", end: now.AddHours(1));
        using var channel = new TlsClient(_certificates).Connect(server.Address, shows: ends);
        using var watcher = await RoomWatcher.ConnectAsync(new ChatV1.ChatV1Client(channel), "lobby", string.Empty, cancellationToken);
        time.Advance(TimeSpan.FromMinutes(59));

        await time.RunUntilAsync("the end", () => watcher.Ended.IsCompleted, cancellationToken);

        await Assert.That((await watcher.Ended).StatusCode).IsEqualTo(StatusCode.Unauthenticated);
        await Assert.That(watcher.GoAways.Single().Reason).IsEqualTo(GoAway.Types.Reason.Expired);
    }

    private Task<RunningServer> StartAsync(params string[] args) => RunningServer.StartAsync(
        time: null, ["--urls", Url, .. _certificates.IssueServer("site", "localhost"), .. args]);

    private async Task<RunningServer> StartWithClientsAsync(TimeProvider? time)
    {
        await File.WriteAllTextAsync(_certificates.PathOf("clients.json"), """
            {"clients":[
              {"name":"game.example","grants":[{"rooms":["lobby"],"can":["read","send"]}]},
              {"name":"spiffe://chat/desk","grants":[{"rooms":["lobby"],"can":["read","send"]}]}]}
            """);
        var server = await RunningServer.StartAsync(time,
        [
            "--urls", Url, .. _certificates.IssueServer("site", "localhost"), .. _keys.Args,
            "--client-ca", _certificates.AuthorityFile, "--client-grants", _certificates.PathOf("clients.json"),
        ]);
        using var channel = new TlsClient(_certificates).Connect(server.Address);
        await new ChatV1.ChatV1Client(channel).CreateChatAsync(
            new CreateChatRequest { ChatId = "lobby" }, TestKeys.ApiKey(TestKeys.AdminKey));
        return server;
    }
}
