using ChatGo.Api;
using ChatGo.Bench.Soak;
using ChatGo.Bench.Soak.Measurement;
using ChatGo.Bench.Soak.Peers;

namespace ChatGo.Tests.Bench.Soak;

/// <summary>What a soak notices.</summary>
public sealed class SoakReaderTests
{
    private const string Room = "room";
    private const string Epoch = "epoch";
    private const int Sender = 7;

    private readonly SoakContext _context = new(new Uri("http://127.0.0.1:1"), SoakShape.Small);

    [Test]
    public async Task Reader_OfAllMessages_FindsNothing()
    {
        var (room, reader) = NewReader();
        foreach (var sequence in Sent(room, 5))
        {
            reader.Take(MessageOf(sequence));
        }

        reader.Settle();
        await Assert.That(_context.Faults.Count).IsEqualTo(0);
    }

    [Test]
    public async Task Reader_OfAHole_TellsIt()
    {
        var (room, reader) = NewReader();
        foreach (var sequence in Sent(room, 5).Where(static sequence => sequence != 3))
        {
            reader.Take(MessageOf(sequence));
        }

        reader.Settle();
        await Assert.That(_context.Faults.Kept()).Count().IsEqualTo(1);
        await Assert.That(_context.Faults.Kept()[0]).Contains("sequence 3: lost in silence");
    }

    [Test]
    public async Task Reader_WhoseLastAcknowledgedNeverCame_TellsIt()
    {
        var (room, reader) = NewReader();
        foreach (var sequence in Sent(room, 5).Take(4))
        {
            reader.Take(MessageOf(sequence));
        }

        reader.Settle();
        await Assert.That(_context.Faults.Kept()[0]).Contains("sequence 5: lost in silence");
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Reader_ThatLosesWhatTheRoomHolds_TellsIt(bool hasNotices)
    {
        var (room, reader) = NewReader(hasNotices);
        foreach (var sequence in Sent(room, 5).Where(static sequence => sequence is not (2 or 3)))
        {
            if (hasNotices && sequence == 4)
            {
                reader.Take(new Message { Notice = new Notice { Gap = new Gap { First = 2, Last = 3 } } });
            }

            reader.Take(MessageOf(sequence));
        }

        reader.Settle();
        await Assert.That(_context.Faults.Kept().Single()).Contains("2 to 3 were lost although the room holds");
    }

    [Test]
    [Arguments(true)]
    [Arguments(false)]
    public async Task Reader_ThatWasPassed_FindsNothing(bool hasNotices)
    {
        var (room, reader) = NewReader(hasNotices);
        foreach (var sequence in Sent(room, SoakShape.Held + 3).Where(static sequence => sequence is not (2 or 3)))
        {
            if (hasNotices && sequence == 4)
            {
                reader.Take(new Message { Notice = new Notice { Gap = new Gap { First = 2, Last = 3 } } });
            }

            reader.Take(MessageOf(sequence));
        }

        reader.Settle();
        await Assert.That(_context.Faults.Count).IsEqualTo(0);
        await Assert.That(_context.Counters.Gaps).IsEqualTo(2);
    }

    [Test]
    public async Task Reader_OfAMessageThatIsStoredTwice_TellsIt()
    {
        var (room, reader) = NewReader();
        _ = Sent(room, 1);
        reader.Take(MessageOf(1));
        var again = MessageOf(1);
        again.Sequence = 2;
        reader.Take(again);
        await Assert.That(_context.Faults.Kept().Single()).Contains("sequence 2 is number 1 of sender 7, behind 1");
    }

    [Test]
    public async Task Reader_OfAnotherMessageThanItsSenderWasTold_TellsIt()
    {
        var (room, reader) = NewReader();
        _ = Sent(room, 1);
        var other = MessageOf(2);
        other.Sequence = 1;
        reader.Take(other);
        await Assert.That(_context.Faults.Kept().Single()).Contains("sequence 1: ");
    }

    [Test]
    public async Task Reader_OfAnotherRoomsText_TellsIt()
    {
        var (room, reader) = NewReader();
        _ = Sent(room, 1);
        reader.Take(new Message { Sequence = 1, Text = SoakText.Of("other", Sender, 1, 10) });
        await Assert.That(_context.Faults.Kept()[0]).Contains("is another room's");
    }

    [Test]
    public async Task Reader_ThatResumesWithoutABreak_IsToldSo()
    {
        var (room, reader) = NewReader();
        foreach (var sequence in Sent(room, 5).Take(2))
        {
            reader.Take(MessageOf(sequence));
        }

        await Assert.That(reader.NewJoin().After).IsEqualTo(new Position { Epoch = Epoch, Sequence = 2 });
        reader.Take(Welcome(oldest: 4, head: 5, recovered: true));
        await Assert.That(_context.Faults.Kept().Single()).Contains("resumed behind 2, 4 is the oldest held");
    }

    [Test]
    public async Task Verdict_OfMarksThatGrow_Fails()
    {
        var record = new SoakRecord(TimeSpan.FromMinutes(30), _context);
        record.Samples.Add(Mark(10, SoakVerdict.LiveTolerance, descriptors: 20));
        record.Samples.Add(Mark(30, (2 * SoakVerdict.LiveTolerance) + 1, descriptors: 25));
        await Assert.That(SoakVerdict.Of(record).Select(static condition => condition.Holds))
            .IsEquivalentTo([true, true, false, true, false, true]);
    }

    private static SoakSample Mark(int minute, long live, int descriptors) =>
        new(TimeSpan.FromMinutes(minute), 1, 1, descriptors, 10, 1, 1, 1, 1, live);

    private static Message MessageOf(ulong sequence) =>
        new() { Sequence = sequence, Text = SoakText.Of(Room, Sender, (int)sequence, 10) };

    private static Message Welcome(ulong oldest, ulong head, bool recovered) => new()
    {
        Notice = new Notice
        {
            Welcome = new Welcome { Epoch = Epoch, ChatId = Room, Oldest = oldest, Head = head, Recovered = recovered },
        },
    };

    private static ulong[] Sent(RoomLedger room, int count)
    {
        ulong[] sequences = [.. Enumerable.Range(1, count).Select(static number => (ulong)number)];
        foreach (var sequence in sequences)
        {
            room.Begin();
            room.Acknowledge(Epoch, sequence, new SoakOrigin(Sender, (int)sequence));
        }

        return sequences;
    }

    /// <summary>A reader that has joined before the first message.</summary>
    private (RoomLedger Room, SoakReader Reader) NewReader(bool hasNotices = true)
    {
        var room = new RoomLedger(Room, Epoch, _context.Faults);
        var reader = _context.Read(room, hasNotices);
        _ = reader.NewJoin();
        reader.Join();
        if (hasNotices)
        {
            reader.Take(Welcome(oldest: 1, head: 0, recovered: false));
        }

        return (room, reader);
    }
}
