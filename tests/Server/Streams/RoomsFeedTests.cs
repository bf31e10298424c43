using ChatGo.Api;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;
using ChatGo.Server.Streams;
using ChatGo.Server.Wire;

namespace ChatGo.Tests.Server.Streams;

[Timeout(20_000)]
public sealed class RoomsFeedTests
{
    private const int PreparedAtOnce = 32;

    private readonly RoomRegistry _rooms = new(new RoomOptions { PresenceLingerSeconds = 0 }, TimeProvider.System);
    private readonly WriterSignal _writer = new();
    private readonly RoomsFeed _feed;

    public RoomsFeedTests() =>
        _feed = new RoomsFeed(_writer, TimeProvider.System, TimeSpan.FromMinutes(1), endsWithItsRooms: true);

    [Test]
    public async Task Prepare_OfManyRooms_PreparesAFewAndTheOthersNext(CancellationToken _)
    {
        for (var room = 0; room < PreparedAtOnce + 8; room++)
        {
            Join($"r{room}");
        }

        await Assert.That(Read()).IsEmpty();
        _feed.Prepare();
        await Assert.That(Read().Count).IsEqualTo(PreparedAtOnce);
        _feed.Prepare();
        await Assert.That(Read().Count).IsEqualTo(8);
        _feed.Prepare();
        await Assert.That(Read()).IsEmpty();
        await Assert.That(_feed.TryPark(out var _)).IsTrue();
    }

    [Test]
    public async Task Prepare_OfARoomThatWasDeleted_TellsPresenceBeforeTheGoAwayAndEnds(CancellationToken _)
    {
        var room = Join("room");
        _feed.Prepare();
        Read();
        room.Roster.Enter("Jill");
        _rooms.Presence.Tick();
        _rooms.TryRemove("room");

        var told = ReadAll();

        await Assert.That(told.Select(static message => message.Notice.KindCase))
            .IsEquivalentTo([Notice.KindOneofCase.Presence, Notice.KindOneofCase.GoAway]);
        await Assert.That(told[0].Notice.KindCase).IsEqualTo(Notice.KindOneofCase.Presence);
        await Assert.That(_feed.RoomCount).IsEqualTo(0);
        await Assert.That(_feed.TryPark(out var mayHaveFrames) || mayHaveFrames).IsFalse();
    }

    [Test]
    public async Task Read_OfARoomThatHasPassedTheReader_TellsTheGapBeforeTheMessageBehindIt(CancellationToken _)
    {
        var room = Join("room");
        _feed.Prepare();
        Read();
        for (var message = 0; message < 3_000; message++)
        {
            room.TryAppend(MessageOf(), out var _);
        }

        var told = ReadAll();

        await Assert.That(told[0].Notice?.Gap?.First).IsEqualTo(1UL);
        await Assert.That(told[1].Sequence).IsEqualTo(told[0].Notice.Gap.Last + 1);
        await Assert.That(told.Count(static message => message.Notice is not null)).IsEqualTo(1);
        await Assert.That(told[^1].Sequence).IsEqualTo(3_000UL);
    }

    [Test]
    public async Task Acks_ThatArePrepared_WaitUntilTheyAreTaken(CancellationToken _)
    {
        for (var ack = 0UL; ack < AckQueue.MaxOwed; ack++)
        {
            _feed.Acks.Owe();
            _feed.Acks.Add(AckFrame.Create(ack + 1));
        }

        _feed.Prepare();
        await Assert.That(_feed.Acks.IsFull).IsTrue();
        _feed.TryRead(out var _);
        await Assert.That(_feed.Acks.IsFull).IsFalse();
    }

    [Test]
    public async Task Signal_WhileABatchIsWokenOnThisThread_LeavesASingleReaderOfAnotherRoomToThePool(
        CancellationToken cancellationToken)
    {
        var room = Join("room");
        _feed.Prepare();
        Read();
        _feed.TryPark(out var _);
        var wasInline = new TaskCompletionSource<bool>();
        var lot = new ParkingLot();
        lot.Enter();
        lot.Park(new ParkedReader(new Errand(() =>
        {
            var signals = _writer.Count;
            room.TryAppend(MessageOf(), out var _);
            wasInline.SetResult(_writer.Count > signals && _writer.Thread == Environment.CurrentManagedThreadId);
        })));

        lot.WakeAll();

        await Assert.That(await wasInline.Task.WaitAsync(cancellationToken)).IsFalse();
        await Eventually.HoldsAsync("the writer is woken", () => _writer.Count > 0, cancellationToken);
    }

    private static Frame MessageOf()
    {
        var bytes = new SendMessageRequest { Message = new Message { From = "John", Text = "hi" } };
        using var sent = SendRequest.TryParse(Google.Protobuf.MessageExtensions.ToByteArray(bytes), out var _);
        return MessageFrame.Create(sent!, DateTimeOffset.UnixEpoch);
    }

    private Room Join(string id)
    {
        var request = ReaderRequest.Nameless with { CreatesRoom = true };
        var joining = _feed.JoinAsync(_rooms, id, request, requestId: 0);
        // In memory it is in at once.
        return joining.IsCompletedSuccessfully && _rooms.Find(id)?.Readers > 0
            ? _rooms.Find(id)!
            : throw new InvalidOperationException("It was not let in.");
    }

    private List<Message> Read()
    {
        List<Message> told = [];
        while (_feed.TryRead(out var frame))
        {
            told.Add(Message.Parser.ParseFrom(frame.Bytes[GrpcPrefix.Bytes..]));
        }

        return told;
    }

    /// <summary>Reads as a pump does: until there is nothing to prepare any more.</summary>
    private List<Message> ReadAll()
    {
        List<Message> told = [];
        for (var turn = 0; turn < 1_000 && _feed.HasFrames; turn++)
        {
            _feed.Prepare();
            told.AddRange(Read());
        }

        return told;
    }

    private sealed class WriterSignal : IReaderSignal
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public int Thread { get; private set; }

        public void Signal()
        {
            Thread = Environment.CurrentManagedThreadId;
            Interlocked.Increment(ref _count);
        }

        void IThreadPoolWorkItem.Execute() => Signal();
    }

    private sealed class Errand(Action run) : IReaderSignal
    {
        public void Signal() => run();

        void IThreadPoolWorkItem.Execute() => Signal();
    }
}
