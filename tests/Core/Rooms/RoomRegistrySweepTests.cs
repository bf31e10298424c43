using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class RoomRegistrySweepTests
{
    private readonly RegistryFixture _fixture = new();

    [Test]
    public async Task Sweep_BeforeTheIdleTime_KeepsTheRoom(CancellationToken _)
    {
        _fixture.Create("lobby");

        await Assert.That(_fixture.SweepAfter(seconds: 59)).IsEqualTo(0);
        await Assert.That(_fixture.Registry.Find("lobby")).IsNotNull();

        await Assert.That(_fixture.SweepAfter(seconds: 1)).IsEqualTo(1);
        await Assert.That(_fixture.Registry.Find("lobby")).IsNull();
        await Assert.That(_fixture.Registry.Count).IsEqualTo(0);
    }

    [Test]
    public async Task Sweep_OfManyRooms_RemovesTheIdleAlone(CancellationToken _)
    {
        _fixture.Create("old");
        _fixture.Create("read");
        _fixture.Create("older");
        using var reader = _fixture.Join("read");
        _fixture.Time.Advance(TimeSpan.FromSeconds(30));
        _fixture.Create("young");

        await Assert.That(_fixture.SweepAfter(seconds: 40)).IsEqualTo(2);

        await Assert.That(_fixture.Registry.Count).IsEqualTo(2);
        await Assert.That(_fixture.Registry.Find("read")).IsNotNull();
        await Assert.That(_fixture.Registry.Find("young")).IsNotNull();
    }

    [Test]
    public async Task Sweep_WhileAReaderIsIn_KeepsTheRoom(CancellationToken _)
    {
        _fixture.Create("lobby");
        using var reader = _fixture.Join("lobby");

        await Assert.That(_fixture.SweepAfter(seconds: 10_000)).IsEqualTo(0);
        await Assert.That(_fixture.Send("lobby")).IsEqualTo(1);
        await Assert.That(RegistryFixture.Drain(reader)).IsEqualTo("1");
    }

    [Test]
    public async Task Sweep_AfterTheLastReaderLeft_CountsFromThen(CancellationToken _)
    {
        _fixture.Create("lobby");
        var reader = _fixture.Join("lobby");
        _fixture.Time.Advance(TimeSpan.FromSeconds(1_000));
        reader.Dispose();

        await Assert.That(_fixture.SweepAfter(seconds: 59)).IsEqualTo(0);
        await Assert.That(_fixture.SweepAfter(seconds: 1)).IsEqualTo(1);
    }

    [Test]
    public async Task Sweep_AfterTheLastMessage_CountsFromThen(CancellationToken _)
    {
        _fixture.Create("lobby");
        _fixture.Time.Advance(TimeSpan.FromSeconds(50));
        _fixture.Send("lobby");

        await Assert.That(_fixture.SweepAfter(seconds: 59)).IsEqualTo(0);
        await Assert.That(_fixture.SweepAfter(seconds: 1)).IsEqualTo(1);
    }

    [Test]
    public async Task Sweep_WithoutIdleSeconds_KeepsEveryRoom(CancellationToken _)
    {
        _fixture.Options.IdleRoomSeconds = 0;
        _fixture.Create("lobby");

        await Assert.That(_fixture.SweepAfter(seconds: 100_000_000)).IsEqualTo(0);
        await Assert.That(_fixture.Registry.Count).IsEqualTo(1);
    }

    [Test]
    public async Task Sweep_OfAnIdleRoom_EndsIt(CancellationToken _)
    {
        var room = _fixture.Create("lobby");

        _fixture.SweepAfter(seconds: 60);

        await Assert.That(room.IsEnded).IsTrue();
        await Assert.That(room.TryAppend(TestFrame.Create(), out var sequence)).IsFalse();
        await Assert.That(sequence).IsEqualTo(0);
        await Assert.That(_fixture.Registry.Sweep()).IsEqualTo(0);
    }

    [Test]
    public async Task Sweep_WithOldMessages_DropsThem(CancellationToken _)
    {
        _fixture.Options.HistorySeconds = 10;
        _fixture.Options.IdleRoomSeconds = 0;
        var room = _fixture.Create("lobby");
        _fixture.Send("lobby");
        _fixture.Time.Advance(TimeSpan.FromSeconds(6));
        _fixture.Send("lobby");

        _fixture.SweepAfter(seconds: 4);
        await Assert.That(room.Oldest).IsEqualTo(1);

        _fixture.SweepAfter(seconds: 1);
        await Assert.That((room.Oldest, room.Head, room.Bytes)).IsEqualTo((2L, 2L, 20L));

        _fixture.SweepAfter(seconds: 6);
        await Assert.That((room.Oldest, room.Head, room.Bytes)).IsEqualTo((3L, 2L, 0L));
    }

    [Test]
    public async Task Sweep_WithoutHistorySeconds_KeepsEveryMessage(CancellationToken _)
    {
        _fixture.Options.IdleRoomSeconds = 0;
        var room = _fixture.Create("lobby");
        _fixture.Send("lobby");

        _fixture.SweepAfter(seconds: 100_000_000);

        await Assert.That(room.Oldest).IsEqualTo(1);
    }

    [Test]
    public async Task TryEndIdle_WhenAReaderIsIn_ChangesNothing(CancellationToken _)
    {
        var room = _fixture.Create("lobby");
        using var reader = _fixture.Join("lobby");

        await Assert.That(room.TryEndIdle(long.MaxValue)).IsFalse();

        await Assert.That(room.IsEnded).IsFalse();
        using var other = _fixture.Join("lobby");
        await Assert.That(room.Readers).IsEqualTo(2);
    }
}
