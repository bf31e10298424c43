using System.Collections.Concurrent;
using System.Globalization;
using ChatGo.Core.Rooms;
using ChatGo.Tests.Core.Log.Stress;
using ChatGo.Tests.Core.Messages;
using Microsoft.Extensions.Time.Testing;

namespace ChatGo.Tests.Core.Rooms;

/// <summary>A registry under stress, and the books of what it said: any thread.</summary>
internal sealed class RoomLedger
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentDictionary<Room, MessageCount> _accepted = new();
    private readonly int _ids;
    private int _made;
    private int _removed;

    public RoomLedger(int ids)
    {
        _ids = ids;
        var options = new RoomOptions { IdleRoomSeconds = 1, HistorySeconds = 1, HistoryMessages = 16, MaxRooms = 3 };
        Registry = new RoomRegistry(options, _time);
    }

    public RoomRegistry Registry { get; }

    public string Pick(Dice dice) => dice.Below(_ids).ToString(CultureInfo.InvariantCulture);

    public void Create(string id)
    {
        if (Registry.TryCreate(id, out var room) == CreateOutcome.Created)
        {
            Interlocked.Increment(ref _made);
            StressChecks.That(room!.Id == id, $"{id} was made as {room.Id}");
            // A sender may have found it already.
            _accepted.GetOrAdd(room, static _ => new MessageCount());
        }
    }

    /// <summary>Sends a message and books it to the room that took it.</summary>
    public (Room? Room, long Sequence) Send(string id)
    {
        var frame = TestFrame.Create();
        var room = Registry.Append(id, frame, out var sequence);
        StressChecks.That((room is null) == (sequence == 0), $"room {room?.Id} gave {sequence}");
        if (room is not null)
        {
            StressChecks.That(frame.ReadSequence() == sequence, $"{sequence} stamped {frame.ReadSequence()}");
            StressChecks.That(room.Head >= sequence, $"{sequence} accepted at head {room.Head}");
            _accepted.GetOrAdd(room, static _ => new MessageCount()).Add();
        }

        return (room, sequence);
    }

    /// <summary>Lets every room get old, then sweeps.</summary>
    public void Sweep()
    {
        _time.Advance(TimeSpan.FromSeconds(2));
        Interlocked.Add(ref _removed, Registry.Sweep());
    }

    /// <summary>Once all is quiet: every room's log holds what it accepted, the count is right, the last sweep
    /// removes the rest.</summary>
    public void Verify()
    {
        StressChecks.That(Registry.Count == _made - _removed, $"{Registry.Count} rooms, {_made} made, {_removed} removed");
        foreach (var (room, accepted) in _accepted)
        {
            var isListed = Registry.Find(room.Id) == room;
            StressChecks.That(isListed != room.IsEnded, $"{room.Id} listed {isListed}, ended {room.IsEnded}");
            var messages = room.Head - (room.IsEnded ? 1 : 0);
            StressChecks.That(messages == accepted.Value, $"{messages} messages, {accepted.Value} accepted");
            StressChecks.That(room.Readers == 0, $"{room.Readers} readers left in {room.Id}");
        }

        var held = Registry.PageLoaded(string.Empty, string.Empty, _ids).Sum(static room => room.Bytes);
        StressChecks.That(Registry.History.Bytes == held, $"the total is {Registry.History.Bytes}, the rooms hold {held}");
        Sweep();
        StressChecks.That(Registry.History.Bytes == 0, $"the total is {Registry.History.Bytes} at last");
        StressChecks.That(Registry.Count == 0 && _made == _removed, $"{_made} made, {_removed} removed at last");
    }

    private sealed class MessageCount
    {
        private long _value;

        public long Value => Volatile.Read(ref _value);

        public void Add() => Interlocked.Increment(ref _value);
    }
}
