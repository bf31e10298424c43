using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

[Timeout(10_000)]
public sealed class RoomRegistryCreateTests
{
    private readonly RegistryFixture _fixture = new();

    [Test]
    public async Task TryCreate_WithAnId_MakesAnEmptyRoom(CancellationToken _)
    {
        var outcome = _fixture.Registry.TryCreate("lobby", out var room);

        await Assert.That(outcome).IsEqualTo(CreateOutcome.Created);
        await Assert.That(room!.Id).IsEqualTo("lobby");
        await Assert.That((room.Head, room.Oldest, room.Bytes, room.Readers)).IsEqualTo((0L, 1L, 0L, 0));
        await Assert.That(room.IsEnded).IsFalse();
        await Assert.That(_fixture.Registry.Find("lobby")).IsSameReferenceAs(room);
        await Assert.That(_fixture.Registry.Count).IsEqualTo(1);
    }

    [Test]
    public async Task TryCreate_WithoutAnId_MakesOne(CancellationToken _)
    {
        _fixture.Registry.TryCreate(id: null, out var first);
        _fixture.Registry.TryCreate(id: null, out var second);

        await Assert.That(Guid.Parse(first!.Id).Version).IsEqualTo(7);
        await Assert.That(second!.Id).IsNotEqualTo(first.Id);
        await Assert.That(_fixture.Registry.Find(first.Id)).IsSameReferenceAs(first);
    }

    [Test]
    [Arguments("")]
    [Arguments("a b")]
    public async Task TryCreate_WithAnIdThatIsNotValid_Throws(string id, CancellationToken _)
    {
        await Assert.That(() => _fixture.Registry.TryCreate(id, out var _)).ThrowsExactly<ArgumentException>();
        await Assert.That(_fixture.Registry.Count).IsEqualTo(0);
    }

    [Test]
    public async Task TryCreate_WithATakenId_SaysSo(CancellationToken _)
    {
        var room = _fixture.Create("lobby");

        await Assert.That(_fixture.Registry.TryCreate("lobby", out var other)).IsEqualTo(CreateOutcome.AlreadyExists);

        await Assert.That(other).IsNull();
        await Assert.That(_fixture.Registry.Count).IsEqualTo(1);
        await Assert.That(_fixture.Registry.Find("lobby")).IsSameReferenceAs(room);
    }

    [Test]
    public async Task TryCreate_WithIdsThatDifferInCase_MakesTwo(CancellationToken _)
    {
        _fixture.Create("lobby");
        _fixture.Create("Lobby");

        await Assert.That(_fixture.Registry.Count).IsEqualTo(2);
    }

    [Test]
    public async Task TryCreate_BeyondMaxRooms_IsRefusedAndNotCounted(CancellationToken _)
    {
        _fixture.Options.MaxRooms = 2;
        _fixture.Create("a");
        _fixture.Create("b");

        for (var i = 0; i < 5; i++)
        {
            await Assert.That(_fixture.Registry.TryCreate("c", out var room)).IsEqualTo(CreateOutcome.TooManyRooms);
            await Assert.That(room).IsNull();
            await Assert.That(_fixture.Registry.TryCreate(id: null, out var _)).IsEqualTo(CreateOutcome.TooManyRooms);
            await Assert.That(_fixture.Registry.TryCreate("a", out var _)).IsEqualTo(CreateOutcome.AlreadyExists);
        }

        await Assert.That(_fixture.Registry.Count).IsEqualTo(2);
        await Assert.That(_fixture.Registry.Find("c")).IsNull();
    }

    [Test]
    public async Task TryCreate_AfterARemoval_HasItsPlace(CancellationToken _)
    {
        _fixture.Options.MaxRooms = 1;
        _fixture.Create("a");

        _fixture.SweepAfter(seconds: 60);

        await Assert.That(_fixture.Registry.TryCreate("b", out var _)).IsEqualTo(CreateOutcome.Created);
        await Assert.That(_fixture.Registry.Count).IsEqualTo(1);
    }

    [Test]
    public async Task TryCreate_OfARemovedId_MakesAnotherLife(CancellationToken _)
    {
        var first = _fixture.Create("lobby");
        _fixture.Send("lobby");
        _fixture.SweepAfter(seconds: 60);

        var second = _fixture.Create("lobby");

        await Assert.That(second.Epoch).IsNotEqualTo(first.Epoch);
        await Assert.That(second.Epoch.Length).IsEqualTo(16);
        await Assert.That(second.Head).IsEqualTo(0);
        await Assert.That(_fixture.Send("lobby")).IsEqualTo(1);
        await Assert.That(first.TryAppend(TestFrame.Create(), out var _)).IsFalse();
    }

    [Test]
    public async Task Find_OfAnUnknownRoom_IsNull(CancellationToken _)
    {
        _fixture.Create("lobby");

        await Assert.That(_fixture.Registry.Find("LOBBY")).IsNull();
        await Assert.That(_fixture.Registry.Find("")).IsNull();
    }

    [Test]
    public async Task Find_OfARoomThatEndedButIsStillListed_TakesItOut(CancellationToken _)
    {
        var room = _fixture.Create("lobby");
        room.TryEndIdle(long.MaxValue);

        await Assert.That(_fixture.Registry.Find("lobby")).IsNull();
        await Assert.That(_fixture.Registry.Count).IsEqualTo(0);
    }

    [Test]
    public async Task TryCreate_OfAnIdThatEndedButIsStillListed_TakesItsPlace(CancellationToken _)
    {
        var ended = _fixture.Create("lobby");
        ended.TryEndIdle(long.MaxValue);

        var made = _fixture.Create("lobby");

        await Assert.That(made).IsNotSameReferenceAs(ended);
        await Assert.That(_fixture.Registry.Count).IsEqualTo(1);
    }

    [Test]
    public async Task TryCreate_OfATakenIdMeanwhile_DoesNotRefuseAFreePlace(CancellationToken cancellationToken)
    {
        _fixture.Options.MaxRooms = 2;
        _fixture.Create("taken");
        using var stop = new CancellationTokenSource();
        var taking = Task.Run(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    _fixture.Registry.TryCreate("taken", out var _);
                }
            },
            cancellationToken);
        var refused = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (_fixture.Registry.TryCreate("free", out var room) == CreateOutcome.Created)
            {
                room!.TryEndIdle(long.MaxValue);
                _fixture.Registry.Find("free");
            }
            else
            {
                refused++;
            }
        }

        await stop.CancelAsync();
        await taking;
        await Assert.That(refused).IsEqualTo(0);
    }
}
