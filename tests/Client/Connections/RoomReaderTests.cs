using ChatGo.Api;
using ChatGo.Client.Hosting;
using Grpc.Core;
using TUnit.Assertions.Enums;

namespace ChatGo.Tests.Client.Connections;

public sealed class RoomReaderTests
{
    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenTheStreamEnds_ConnectsAgain(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        var streams = 0;
        fixture.Server.Connect = _ => ++streams == 1 ? FakeChat.Ended(1, 2) : FakeChat.Ended(3);

        var heard = await fixture.ReadUntilAsync("message 3", cancellationToken);

        await Assert.That(heard).IsEquivalentTo((string[])
        [
            "in lobby", "message 1", "message 2", "out", "retry: the server ended the stream", "in lobby", "message 3",
        ], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenMessagesAreMissing_TellsThem(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.Connect = static _ => FakeChat.Ended(1, 4);

        var heard = await fixture.ReadUntilAsync("message 4", cancellationToken);

        await Assert.That(heard).IsEquivalentTo(
            (string[])["in lobby", "message 1", "gap 2-3", "message 4"], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenMessagesAreMissedWhileAway_TellsThem(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        var streams = 0;
        fixture.Server.Connect = _ => FakeChat.Ended(++streams == 1 ? 1UL : 5UL);

        var heard = await fixture.ReadUntilAsync("message 5", cancellationToken);

        await Assert.That(heard).Contains("gap 2-4");
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenTheRoomIsUnknown_StartsAfreshInANewOne(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.Connect = request => request.ChatId switch
        {
            "room-1" when fixture.Recorder.Heard.Contains("message 9") => throw FakeChat.Failure(StatusCode.NotFound),
            "room-1" => FakeChat.Ended(9),
            _ => FakeChat.Ended(100),
        };

        var heard = await fixture.ReadUntilAsync("message 100", cancellationToken);

        await Assert.That(heard).IsEquivalentTo((string[])
        [
            "made room-1", "in room-1", "message 9", "out", "retry: the server ended the stream",
            "made room-2 for room-1", "in room-2", "message 100",
        ], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenEveryRoomIsUnknown_PausesBetweenThem(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.Connect = _ => fixture.Server.Created < 4
            ? throw FakeChat.Failure(StatusCode.NotFound)
            : FakeChat.Ended(1);

        var heard = await fixture.ReadUntilAsync("message 1", cancellationToken);

        await Assert.That(heard.Count(what => what == "retry: NOT_FOUND")).IsEqualTo(2);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenTheServerIsSilent_GivesTheStreamUpAndTriesAgain(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.SilentStreams = 1;
        fixture.Server.Connect = static _ => FakeChat.Ended(1);

        var heard = await fixture.ReadUntilAsync("message 1", cancellationToken);

        await Assert.That(heard).IsEquivalentTo(
            (string[])["silence", "retry: no answer", "in lobby", "message 1"], CollectionOrdering.Matching);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenANoticeComes_PassesItOver(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.Connect = static _ => FakeChat.Ended(
            new Message { Notice = new Notice { Heartbeat = new Heartbeat() } }, new Message { Sequence = 1 });

        var heard = await fixture.ReadUntilAsync("message 1", cancellationToken);

        await Assert.That(heard).IsEquivalentTo((string[])["in lobby", "message 1"], CollectionOrdering.Matching);
    }

    [Test]
    [Arguments(StatusCode.PermissionDenied)]
    [Arguments(StatusCode.ResourceExhausted)]
    [Timeout(10_000)]
    public async Task ReadAsync_WhenRefused_FailsWithoutJoining(StatusCode status, CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.Connect = _ => throw FakeChat.Failure(status);

        var failure = await Assert
            .That(async () => await fixture.ReadUntilAsync("never", cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).StartsWith("Ann cannot join the room: ");
        await Assert.That(fixture.Recorder.Heard).IsEmpty();
    }
}
