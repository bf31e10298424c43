using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class RoomRegistryJoinTests
{
    private readonly RegistryFixture _fixture = new();

    [Test]
    public async Task TryJoin_OfAnUnknownRoom_IsNotFound(CancellationToken _) =>
        await Assert.That(_fixture.FailToJoin("lobby")).IsEqualTo(JoinOutcome.NotFound);

    [Test]
    public async Task TryJoin_OfARoom_CountsTheReader(CancellationToken _)
    {
        var room = _fixture.Create("lobby");

        using var first = _fixture.Join("lobby");
        using var second = _fixture.Join("lobby");

        await Assert.That(first.Room).IsSameReferenceAs(room);
        await Assert.That(room.Readers).IsEqualTo(2);
    }

    [Test]
    public async Task TryJoin_OfAFullRoom_IsRefusedUntilOneLeaves(CancellationToken _)
    {
        _fixture.Options.MaxReadersPerRoom = 2;
        var room = _fixture.Create("lobby");
        using var first = _fixture.Join("lobby");
        using var second = _fixture.Join("lobby");

        await Assert.That(_fixture.FailToJoin("lobby")).IsEqualTo(JoinOutcome.RoomFull);
        await Assert.That(room.Readers).IsEqualTo(2);

        second.Dispose();
        using var third = _fixture.Join("lobby");
        await Assert.That(room.Readers).IsEqualTo(2);
    }

    [Test]
    public async Task TryJoin_ByTheFirstEver_BeginsWithWhatTheRoomHolds(CancellationToken _)
    {
        _fixture.Create("lobby");
        _fixture.Send("lobby");
        _fixture.Send("lobby");

        using var first = _fixture.Join("lobby");
        using var second = _fixture.Join("lobby");
        _fixture.Send("lobby");

        await Assert.That(RegistryFixture.Drain(first)).IsEqualTo("1 2 3");
        await Assert.That(RegistryFixture.Drain(second)).IsEqualTo("3");
    }

    [Test]
    public async Task TryJoin_AfterTheFirstLeft_BeginsWithTheNextMessage(CancellationToken _)
    {
        _fixture.Create("lobby");
        _fixture.Send("lobby");
        _fixture.Join("lobby").Dispose();

        using var later = _fixture.Join("lobby");
        _fixture.Send("lobby");

        await Assert.That(RegistryFixture.Drain(later)).IsEqualTo("2");
    }

    [Test]
    public async Task TryJoin_AfterTheFirstWasRefused_IsStillTheFirst(CancellationToken _)
    {
        _fixture.Options.MaxReadersPerRoom = 0;
        _fixture.Create("lobby");
        _fixture.Send("lobby");
        await Assert.That(_fixture.FailToJoin("lobby")).IsEqualTo(JoinOutcome.RoomFull);

        _fixture.Options.MaxReadersPerRoom = 1;
        using var first = _fixture.Join("lobby");

        await Assert.That(RegistryFixture.Drain(first)).IsEqualTo("1");
    }

    [Test]
    public async Task Append_ToARoom_ReachesEveryReaderInOrder(CancellationToken _)
    {
        var room = _fixture.Create("lobby");
        using var first = _fixture.Join("lobby");
        using var second = _fixture.Join("lobby");

        await Assert.That(_fixture.Registry.Append("lobby", TestFrame.Create(20), out var one)).IsSameReferenceAs(room);
        _fixture.Registry.Append("lobby", TestFrame.Create(30), out var two);

        await Assert.That((one, two)).IsEqualTo((1L, 2L));
        await Assert.That(RegistryFixture.Drain(first)).IsEqualTo("1 2");
        await Assert.That(RegistryFixture.Drain(second)).IsEqualTo("1 2");
        await Assert.That((room.Head, room.Oldest, room.Bytes)).IsEqualTo((2L, 1L, 50L));
    }

    [Test]
    public async Task Append_ToAnotherRoom_DoesNotReachTheReader(CancellationToken _)
    {
        _fixture.Create("a");
        _fixture.Create("b");
        using var reader = _fixture.Join("a");

        _fixture.Send("b");

        await Assert.That(RegistryFixture.Drain(reader)).IsEmpty();
    }

    [Test]
    public async Task Append_ToAnUnknownRoom_IsRefused(CancellationToken _)
    {
        await Assert.That(_fixture.Registry.Append("lobby", TestFrame.Create(), out var sequence)).IsNull();
        await Assert.That(sequence).IsEqualTo(0);
    }

    [Test]
    public async Task Append_ToARoomThatEndedButIsStillListed_IsRefused(CancellationToken _)
    {
        var room = _fixture.Create("lobby");
        room.TryEndIdle(long.MaxValue);

        await Assert.That(_fixture.Registry.Append("lobby", TestFrame.Create(), out var sequence)).IsNull();
        await Assert.That(sequence).IsEqualTo(0);
        await Assert.That(_fixture.FailToJoin("lobby")).IsEqualTo(JoinOutcome.NotFound);
    }

    [Test]
    public async Task Append_BeyondTheRoomsHistory_DropsTheOldest(CancellationToken _)
    {
        _fixture.Options.HistoryMessages = 16;
        var room = _fixture.Create("lobby");

        for (var i = 0; i < 20; i++)
        {
            _fixture.Send("lobby");
        }

        await Assert.That(room.Oldest).IsEqualTo(5);
    }

    [Test]
    public async Task Append_BeyondTheRoomsBytes_DropsTheOldest(CancellationToken _)
    {
        _fixture.Options.HistoryBytes = 50;
        var room = _fixture.Create("lobby");

        for (var i = 0; i < 5; i++)
        {
            _fixture.Send("lobby");
        }

        await Assert.That((room.Oldest, room.Bytes)).IsEqualTo((4L, 40L));
    }
}
