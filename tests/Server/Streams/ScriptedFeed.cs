using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Server.Streams;

namespace ChatGo.Tests.Server.Streams;

/// <summary>A feed, and its output, that do as a test says.</summary>
internal sealed class ScriptedFeed : IRoomFeed, IMessageOutput
{
    private int _writing;

    /// <summary>Answers a park; null: parked.</summary>
    public Func<int, bool?> OnPark { get; init; } = static _ => null;

    /// <summary>Answers a write.</summary>
    public Func<int, ValueTask<bool>> OnWrite { get; init; } = static _ => new ValueTask<bool>(false);

    /// <summary>Gets how often it was parked, or tried to be.</summary>
    public int Parks { get; private set; }

    /// <summary>Gets how often it was written from.</summary>
    public int Writes { get; private set; }

    /// <summary>Gets the thread of the last write.</summary>
    public int Thread { get; private set; }

    /// <summary>Gets whether two ever wrote at once.</summary>
    public bool WasShared { get; private set; }

    /// <summary>Gets whether it was ever written from unprepared.</summary>
    public bool WasUnprepared { get; private set; }

    public bool HasFrames => true;

    /// <summary>Gets how often it was prepared, and not written from since.</summary>
    public int Prepared { get; private set; }

    public void Prepare() => Prepared++;

    public bool TryPark(out bool mayHaveFrames)
    {
        var answer = OnPark(++Parks);
        mayHaveFrames = answer == true;
        return answer is null;
    }

    public ValueTask<bool> WriteAsync()
    {
        WasShared |= Interlocked.Increment(ref _writing) > 1;
        Thread = Environment.CurrentManagedThreadId;
        WasUnprepared |= Prepared == 0;
        Prepared = 0;
        var write = OnWrite(++Writes);
        Interlocked.Decrement(ref _writing);
        return write;
    }

    public bool TryRead([MaybeNullWhen(false)] out Frame frame) => throw new NotSupportedException();

    public int RoomCount => 0;

    public bool IsDeleted { get; init; }

    public bool IsCompleting => false;

    public ValueTask<JoinOutcome> JoinAsync(RoomRegistry rooms, string chatId, ReaderRequest request, ulong requestId) =>
        throw new NotSupportedException();

    public void Complete(Func<Frame> goAway)
    {
        // It ends when its test says so.
    }

    public void Abort()
    {
        // As above.
    }

    public void Heartbeat(long now) => throw new NotSupportedException();

    public bool EndsWithItsRooms => true;

    public FeedTally Tally => default;

    public long Lag => 0;

    public string Username => string.Empty;

    public bool Reads(Func<Room, string, bool> isMeant) => false;

    public Expulsion? FindLossOfAll(ReaderJudge judge) => null;

    public void Expel(ReaderJudge judge)
    {
    }

    public void TellChanged(Room room)
    {
    }

    public void TellExpired()
    {
    }

    public void LeaveAll() => throw new NotSupportedException();
}
