using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;

namespace ChatGo.Tests.Client.Connections;

/// <summary>A certificate that has expired: who is in a room waits until it is mended, others have no reason to.</summary>
public sealed class CertificateFaultTests
{
    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_OfAReaderThatWasInTheRoom_WaitsUntilItIsMended(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        var streams = 0;
        fixture.Server.Connect = _ => ++streams switch
        {
            1 => FakeChat.Ended(1),
            2 => throw FakeChat.Untrusted(),
            _ => FakeChat.Ended(2),
        };

        var heard = await fixture.ReadUntilAsync("message 2", cancellationToken);

        await Assert.That(heard).Contains("retry: the TLS handshake failed");
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_OfANewReader_Fails(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.Connect = static _ => throw FakeChat.Untrusted();

        var failure = await Assert.That(async () => await fixture.ReadUntilAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).StartsWith("Ann cannot join the room: the TLS handshake failed: ");
        await Assert.That(failure.IsUnavailable).IsTrue();
    }

    [Test]
    [Timeout(10_000)]
    public async Task SendAsync_OverConnectChat_TriesUntilItIsMended(CancellationToken cancellationToken)
    {
        var tried = 0;
        var server = new FakeChat
        {
            Send = _ => ++tried < 3 ? throw FakeChat.Untrusted() : new SendMessageResponse { Sequence = 5 },
        };
        var message = new OutgoingMessage(1, new SendMessageRequest { ChatId = "lobby" });
        using var stream = new ConnectStream(server, TimeProvider.System);

        await stream.SendAsync(message, chatRef: 0, cancellationToken);

        await Assert.That((await message.Settled).Sequence).IsEqualTo(5UL);
        await Assert.That(tried).IsEqualTo(3);
    }
}
