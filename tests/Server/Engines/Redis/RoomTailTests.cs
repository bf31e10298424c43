using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
using ChatGo.Server.Engines.Redis;
using ChatGo.Tests.Core.Messages;

namespace ChatGo.Tests.Server.Engines.Redis;

/// <summary>What comes of a room in any order is told in one.</summary>
public sealed class RoomTailTests
{
    private readonly Followed _followed = new();
    private readonly RoomTail _tail;

    public RoomTailTests() => _tail = new RoomTail(_followed, TestFrame.FrameCodec);

    [Test]
    [Arguments(1, 2, 3, 4, 5)]
    [Arguments(5, 4, 3, 2, 1)]
    [Arguments(2, 1, 5, 3, 4)]
    [Arguments(3, 3, 1, 1, 2, 5, 2, 4, 4)]
    public async Task Messages_InAnyOrder_AreToldInTheirs(params int[] order)
    {
        _tail.Begin(new RoomExtent(1, 0));
        foreach (var sequence in order)
        {
            await Assert.That(Take(sequence)).IsTrue();
        }

        await Assert.That(_followed.Told.SequenceEqual([1, 2, 3, 4, 5])).IsTrue();
    }

    [Test]
    public async Task Messages_ThatComeBeforeItBegins_AreToldBehindWhatIsThere()
    {
        foreach (var sequence in (int[])[4, 7, 6, 5])
        {
            await Assert.That(_tail.TryTake(sequence, (ulong)sequence, TestFrame.Of(sequence).Body, own: null, isFollowing: false)).IsTrue();
        }

        _tail.Begin(new RoomExtent(1, 5));
        await Assert.That(_followed.Told.SequenceEqual([6, 7])).IsTrue();
        await Assert.That(_tail.FirstEarly).IsNull();
    }

    [Test]
    public async Task AnotherMessage_UnderANumberThatWasTold_OrThatWaits_IsFoundOut()
    {
        _tail.Begin(new RoomExtent(1, 0));
        Take(1);
        Take(3);
        await Assert.That(Take(1, id: 99)).IsFalse();
        await Assert.That(Take(3, id: 99)).IsFalse();
        await Assert.That(Take(1)).IsTrue();
    }

    [Test]
    public async Task Waiting_EndsOnceTheHoleIsFilledOrSkipped_AndWithTheRoom()
    {
        _tail.Begin(new RoomExtent(1, 0));
        Take(2);
        Take(5);
        var (second, fifth) = (_tail.WaitAsync(2), _tail.WaitAsync(5));
        await Assert.That(second.IsCompleted).IsFalse();
        Take(1);
        await Assert.That(await second).IsTrue();
        await Assert.That(fifth.IsCompleted).IsFalse();
        _tail.Skip(4);
        await Assert.That(await fifth).IsTrue();
        Take(7);
        var seventh = _tail.WaitAsync(7);
        _tail.End();
        await Assert.That(await seventh).IsFalse();
        await Assert.That(_followed.Told.SequenceEqual([1, 2, -4, 5])).IsTrue();
    }

    private bool Take(long sequence, ulong? id = null) =>
        _tail.TryTake(sequence, id ?? (ulong)sequence, TestFrame.Of(sequence).Body, own: null, isFollowing: true);

    private sealed class Followed : IRoomFollower
    {
        /// <summary>Gets the numbers; those that were skipped to are negative.</summary>
        public List<long> Told { get; } = [];

        public void Begin(RoomExtent extent)
        {
        }

        public void Deliver(long sequence, Frame message) => Told.Add(sequence);

        public void Deliver(long sequence, ReadOnlySpan<byte> body) => Told.Add(sequence);

        public void Skip(long through) => Told.Add(-through);

        public void Replace(long sequence, ReadOnlySpan<byte> body) => throw new NotSupportedException();

        public void Change(EngineDocument document) => throw new NotSupportedException();

        public PresenceNews Here() => throw new NotSupportedException();

        public void Meet(PresenceReport report) => throw new NotSupportedException();

        public void Meet(PresenceSnapshot snapshot) => throw new NotSupportedException();

        public void Restart() => throw new NotSupportedException();

        public void Remove() => throw new NotSupportedException();
    }
}
