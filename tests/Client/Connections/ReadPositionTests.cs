using ChatGo.Api;
using ChatGo.Client.Connections;

namespace ChatGo.Tests.Client.Connections;

public sealed class ReadPositionTests
{
    [Test]
    public async Task Resume_BeforeAnyMessage_IsTheHeadLessTheHistory()
    {
        await Assert.That(After(head: 9, oldest: 1, history: 0)).IsEqualTo(9UL);
        await Assert.That(After(head: 9, oldest: 1, history: 4)).IsEqualTo(5UL);
        await Assert.That(After(head: 9, oldest: 8, history: 4)).IsEqualTo(7UL);
        await Assert.That(After(head: 0, oldest: 1, history: 4)).IsEqualTo(0UL);
    }

    [Test]
    public async Task Accept_TheFirstMessage_MayBeAny()
    {
        var position = new ReadPosition(null, history: 0);
        position.Enter(new Welcome { Epoch = "one", Oldest = 1, Head = 9 });

        await Assert.That(position.Accept(3, out var gap)).IsTrue();
        await Assert.That(gap).IsNull();
        await Assert.That(position.Accept(3, out _)).IsFalse();
    }

    [Test]
    public async Task Accept_AJump_IsAGapUnlessItWasTold()
    {
        var position = new ReadPosition(new RoomPosition("one", 4), history: 0);
        position.Enter(new Welcome { Epoch = "one", Oldest = 7, Head = 9 });

        await Assert.That(position.Skip(new Gap { First = 3, Last = 6 })).IsEqualTo(new SequenceGap(5, 6));
        await Assert.That(position.Skip(new Gap { First = 5, Last = 6 })).IsNull();
        position.Accept(7, out var none);
        position.Accept(9, out var untold);

        await Assert.That(none).IsNull();
        await Assert.That(untold).IsEqualTo(new SequenceGap(8, 8));
    }

    [Test]
    public async Task Enter_AnotherEpoch_StartsFromTheBeginning()
    {
        var position = new ReadPosition(new RoomPosition("one", 4), history: 0);

        await Assert.That(position.Enter(new Welcome { Epoch = "two", Oldest = 1, Head = 2 })).IsTrue();

        await Assert.That(position.Resume).IsEqualTo(new RoomPosition("two", 0));
        await Assert.That(position.Accept(1, out _)).IsTrue();
    }

    [Test]
    public async Task Accept_WithoutASequence_IsAlwaysNew()
    {
        var position = new ReadPosition(new RoomPosition("one", 4), history: 0);

        await Assert.That(position.Accept(0, out _)).IsTrue();
        await Assert.That(position.Resume!.Value.Sequence).IsEqualTo(4UL);
    }

    private static ulong After(ulong head, ulong oldest, uint history)
    {
        var position = new ReadPosition(null, history);
        position.Enter(new Welcome { Epoch = "one", Oldest = oldest, Head = head });
        return position.Resume!.Value.Sequence;
    }
}
