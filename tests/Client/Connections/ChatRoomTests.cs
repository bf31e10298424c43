using ChatGo.Api;
using ChatGo.Client.Connections;
using ChatGo.Client.Hosting;
using Grpc.Core;

namespace ChatGo.Tests.Client.Connections;

public sealed class ChatRoomTests
{
    [Test]
    [Timeout(10_000)]
    public async Task GetAsync_ByManyAtOnce_MakesOneRoom(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.CreatesLater = true;

        var leases = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => fixture.Room.GetAsync(cancellationToken)));

        await Assert.That(leases.Distinct().Single()).IsEqualTo(new RoomLease("room-1", 1));
        await Assert.That(fixture.Server.Created).IsEqualTo(1);
    }

    [Test]
    [Timeout(10_000)]
    public async Task GetAsync_WithAWantedRoom_AsksTheServerNothing(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");

        await Assert.That((await fixture.Room.GetAsync(cancellationToken)).ChatId).IsEqualTo("lobby");
        await Assert.That(fixture.Server.Created).IsEqualTo(0);
    }

    [Test]
    [Timeout(10_000)]
    public async Task GetAsync_WhileTheServerIsAway_TriesAgain(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.Create = _ => fixture.Server.Created < 8
            ? throw FakeChat.Failure(StatusCode.Unavailable)
            : new CreateChatResponse { ChatId = "late" };

        var lease = await fixture.RunAsync(fixture.Room.GetAsync(cancellationToken), cancellationToken);

        await Assert.That(lease.ChatId).IsEqualTo("late");
        await Assert.That(fixture.Recorder.Heard.Count(what => what == "retry: UNAVAILABLE")).IsEqualTo(7);
    }

    [Test]
    [Arguments(StatusCode.PermissionDenied)]
    [Arguments(StatusCode.Unimplemented)]
    [Arguments(StatusCode.NotFound)]
    [Timeout(10_000)]
    public async Task GetAsync_WhenRefused_FailsWithTheStatus(StatusCode status, CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.Create = _ => throw FakeChat.Failure(status);

        var failure = await Assert
            .That(async () => await fixture.RunAsync(fixture.Room.GetAsync(cancellationToken), cancellationToken))
            .Throws<ClientFailureException>();

        await Assert.That(failure!.Message).EndsWith("as the test says");
        await Assert.That(fixture.Server.Created).IsEqualTo(1);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReplaceAsync_ByEveryReader_MakesOneNewRoom(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture();
        fixture.Server.CreatesLater = true;
        var lost = await fixture.Room.GetAsync(cancellationToken);

        var leases = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => fixture.Room.ReplaceAsync(lost, cancellationToken)));

        await Assert.That(leases.Distinct().Single()).IsEqualTo(new RoomLease("room-2", 2));
        await Assert.That(fixture.Server.Created).IsEqualTo(2);
    }

    [Test]
    [Timeout(10_000)]
    public async Task ReplaceAsync_WhenAnotherClientWasQuicker_TakesItsRoom(CancellationToken cancellationToken)
    {
        using var fixture = new ConnectionFixture("lobby");
        fixture.Server.Create = static _ => throw FakeChat.Failure(StatusCode.AlreadyExists);
        var lost = await fixture.Room.GetAsync(cancellationToken);

        var lease = await fixture.Room.ReplaceAsync(lost, cancellationToken);

        await Assert.That(lease).IsEqualTo(new RoomLease("lobby", 2));
    }
}
