using ChatGo.Api;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Server.Tls;

public sealed class TlsStreamTests : IDisposable
{
    private readonly TestCertificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    [Test, Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task Streams_OverTls_GetEverythingInOrder(string directWrites, CancellationToken cancellationToken)
    {
        await using var server = await StartAsync("--direct-writes", directWrites);
        using var channel = new TlsClient(_certificates).Connect(server.Address);
        var client = new ChatV1.ChatV1Client(channel);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        var readers = new List<TestReader>();
        for (var reader = 0; reader < 20; reader++)
        {
            readers.Add(await TestReader.ConnectAsync(client, room, string.Empty, cancellationToken));
        }

        var reading = readers.Select(reader => reader.NextAsync(500, cancellationToken)).ToArray();
        for (var sent = 0; sent < 500; sent++)
        {
            await client.SendMessageAsync(
                new SendMessageRequest { ChatId = room, Message = new Message { Text = new string('x', sent * 20) } },
                cancellationToken: cancellationToken);
        }

        foreach (var got in await Task.WhenAll(reading))
        {
            await Assert.That(got.Select(static message => message.Sequence)).IsEquivalentTo(Enumerable.Range(1, 500).Select(static number => (ulong)number));
            await Assert.That(got.All(static message => message.Text.Length == ((int)message.Sequence - 1) * 20)).IsTrue();
        }
    }

    [Test, Timeout(60_000)]
    public async Task Connection_OnATlsAddress_CarriesNothingButTls(CancellationToken cancellationToken)
    {
        await using var server = await StartAsync();
        await using var wire = new Wiretap(server.Address.Port);
        using var channel = new TlsClient(_certificates).Connect(new Uri($"https://127.0.0.1:{wire.Port}"));
        var client = new ChatV1.ChatV1Client(channel);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        // One reader alone is the case that would be sent from its own thread.
        using var first = await TestReader.ConnectAsync(client, room, string.Empty, cancellationToken);
        await SendAsync(client, room, "plaintext-one", cancellationToken);
        await first.NextAsync(cancellationToken);
        using var second = await RoomWatcher.ConnectAsync(client, room, "watcher", cancellationToken);
        await SendAsync(client, room, "plaintext-two", cancellationToken);
        await first.NextAsync(cancellationToken);
        await Eventually.HoldsAsync("the message", () => second.Messages.Count == 1, cancellationToken);

        var sent = wire.Sent;
        await Assert.That(sent.AsSpan().IndexOf("plaintext-"u8)).IsEqualTo(-1);
        for (var at = 0; at < sent.Length;)
        {
            // RFC 8446, 5.1: type, version, length.
            await Assert.That(sent[at] is >= 20 and <= 23 && sent[at + 1] == 3).IsTrue().Because($"a record of TLS begins at {at} of {sent.Length}");
            at += 5 + (sent[at + 3] << 8) + sent[at + 4];
        }
    }

    [Test, Timeout(60_000)]
    [Arguments("1")]
    [Arguments("0")]
    public async Task Reader_WhoTakesNothingForAWhile_GetsEverythingInOrder(
        string directWrites, CancellationToken cancellationToken)
    {
        const int Sent = 900; // Some 7 MB: more than the system holds for it, fewer than the room's log.
        await using var server = await StartAsync("--direct-writes", directWrites, "--history-bytes", "16777216");
        await using var wire = new Wiretap(server.Address.Port, bufferBytes: 4_096);
        using var slow = new TlsClient(_certificates).Connect(
            new Uri($"https://127.0.0.1:{wire.Port}"), windowBytes: 16 << 20);
        using var channel = new TlsClient(_certificates).Connect(server.Address);
        var client = new ChatV1.ChatV1Client(channel);
        var room = (await client.CreateChatAsync(new CreateChatRequest(), cancellationToken: cancellationToken)).ChatId;
        using var reader = await TestReader.ConnectAsync(new ChatV1.ChatV1Client(slow), room, string.Empty, cancellationToken);

        wire.Pause();
        for (var sent = 0; sent < Sent; sent++)
        {
            await client.SendMessageAsync(
                new SendMessageRequest { ChatId = room, Message = new Message { Text = new string((char)('a' + (sent % 26)), 8_000) } },
                cancellationToken: cancellationToken);
        }

        wire.Resume();
        var got = await reader.NextAsync(Sent, cancellationToken);

        await Assert.That(got.Select(static message => message.Sequence)).IsEquivalentTo(Enumerable.Range(1, Sent).Select(static number => (ulong)number), CollectionOrdering.Matching);
        await Assert.That(got.All(static message => message.Text.All(letter => letter == (char)('a' + (((int)message.Sequence - 1) % 26))))).IsTrue();
    }

    private static async Task SendAsync(ChatV1.ChatV1Client client, string room, string text, CancellationToken cancellationToken) =>
        await client.SendMessageAsync(
            new SendMessageRequest { ChatId = room, Message = new Message { Text = text } }, cancellationToken: cancellationToken);

    private Task<RunningServer> StartAsync(params string[] args) => RunningServer.StartAsync(
        time: null, ["--urls", "https://127.0.0.1:0", .. _certificates.IssueServer("site", "localhost"), .. args]);
}
