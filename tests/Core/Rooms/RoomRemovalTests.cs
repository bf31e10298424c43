using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>What others do between the steps of a removal: the sweep looks at the clock, closes the gate, looks at
/// the clock for the end it is about to write, and writes it.</summary>
[Timeout(10_000)]
public sealed class RoomRemovalTests
{
    private const int LookWithTheGateClosed = 2;

    private readonly HookedClock _clock = new();
    private readonly RoomRegistry _registry;
    private readonly Room _room;

    public RoomRemovalTests()
    {
        _registry = new RoomRegistry(new RoomOptions { IdleRoomSeconds = 60, HistorySeconds = 0 }, _clock);
        _registry.TryCreate("lobby", out var room);
        _room = room!;
        _clock.Advance(TimeSpan.FromSeconds(100));
    }

    [Test]
    public async Task Sweep_WhenAMessageComesMeanwhile_KeepsTheRoomAndOpensItAgain(CancellationToken _)
    {
        _clock.Looking = look =>
        {
            if (look == LookWithTheGateClosed)
            {
                _registry.Append("lobby", TestFrame.Create(), out var _);
            }
        };

        await Assert.That(_registry.Sweep()).IsEqualTo(0);

        _clock.Looking = null;
        await Assert.That(_registry.Find("lobby")).IsSameReferenceAs(_room);
        await Assert.That(_registry.TryJoin("lobby", out var subscription)).IsEqualTo(JoinOutcome.Joined);
        using (subscription)
        {
            await Assert.That(RegistryFixture.Drain(subscription!)).IsEqualTo("1");
        }
    }

    [Test]
    public async Task TryJoin_WhileTheRoomIsBeingRemoved_WaitsForTheOutcome(CancellationToken cancellationToken)
    {
        var joining = Task.FromResult(JoinOutcome.Joined);
        _clock.Looking = look =>
        {
            if (look == LookWithTheGateClosed)
            {
                joining = Task.Run(Join, cancellationToken);
                SpinWait.SpinUntil(() => joining.IsCompleted, TimeSpan.FromMilliseconds(20));
            }
        };

        await Assert.That(_registry.Sweep()).IsEqualTo(1);

        await Assert.That(await joining).IsEqualTo(JoinOutcome.NotFound);
        await Assert.That(_registry.Count).IsEqualTo(0);
    }

    [Test]
    public async Task Append_WhenTheRoomIsRemovedAndMadeAgainMeanwhile_GoesToTheNewRoom(CancellationToken _)
    {
        _clock.Looking = _ =>
        {
            _clock.Looking = null;
            _room.TryEndIdle(long.MaxValue);
            _registry.TryCreate("lobby", out var _);
        };

        var room = _registry.Append("lobby", TestFrame.Create(), out var sequence);

        await Assert.That(room).IsNotNull();
        await Assert.That(room).IsNotSameReferenceAs(_room);
        await Assert.That(room).IsSameReferenceAs(_registry.Find("lobby"));
        await Assert.That((sequence, room!.Head, _room.Bytes)).IsEqualTo((1L, 1L, 0L));
    }

    private JoinOutcome Join()
    {
        var outcome = _registry.TryJoin("lobby", out var subscription);
        subscription?.Dispose();
        return outcome;
    }
}
