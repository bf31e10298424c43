using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Messages;
using ChatGo.Core.Rooms;
using ChatGo.Core.Waking;

namespace ChatGo.Server.Streams;

/// <summary>The messages of one room and nothing else, as the original's clients know it.</summary>
/// <param name="signal">Wakes the writer.</param>
internal sealed class ReaderFeed(IReaderSignal signal) : IRoomFeed
{
    private Subscription? _subscription;
    private long _frames;
    private long _bytes;
    private long _gaps;

    /// <inheritdoc/>
    public int RoomCount => _subscription is null ? 0 : 1;

    /// <inheritdoc/>
    public bool IsCompleting => false; // It takes nothing once it is open.

    /// <inheritdoc/>
    public bool IsDeleted => _subscription!.Room.IsEnded;

    /// <inheritdoc/>
    public bool HasFrames => _subscription!.Reader.Lag > 0;

    /// <inheritdoc/>
    public JoinOutcome TryJoin(RoomRegistry rooms, string chatId, in ReaderRequest request, ulong requestId) =>
        rooms.TryJoin(chatId, request with { Signal = signal }, out _subscription);

    /// <inheritdoc/>
    public FeedTally Tally => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes), Volatile.Read(ref _gaps));

    /// <inheritdoc/>
    public long Lag => _subscription?.Reader.Lag ?? 0;

    /// <inheritdoc/>
    public string Username => _subscription?.Username ?? string.Empty;

    /// <inheritdoc/>
    public bool Reads(Func<Room, string, bool> isMeant) =>
        _subscription is { } joined && isMeant(joined.Room, joined.Username);

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        if (!_subscription!.Reader.TryRead(out frame, out var gap))
        {
            return false;
        }

        _frames++;
        _bytes += frame.SizeBytes;
        _gaps += gap.IsEmpty ? 0 : 1;
        return true;
    }

    /// <inheritdoc/>
    public bool TryPark(out bool mayHaveFrames) => _subscription!.Reader.TryPark(out mayHaveFrames);

    /// <inheritdoc/>
    public void Complete(Func<Frame> goAway) => _subscription!.Complete();

    /// <inheritdoc/>
    public void Abort() => _subscription!.Reader.Dispose();

    /// <inheritdoc/>
    public void Heartbeat(long now)
    {
        // Its reader knows no notices.
    }

    /// <inheritdoc/>
    public bool EndsWithItsRooms => true;

    /// <inheritdoc/>
    public Expulsion? FindLossOfAll(ReaderJudge judge) =>
        _subscription is { } joined ? judge(joined.Room, joined.Username) : null;

    /// <inheritdoc/>
    public void Expel(ReaderJudge judge)
    {
        if (FindLossOfAll(judge) is not null)
        {
            _subscription!.Expel();
        }
    }

    /// <inheritdoc/>
    public void TellChanged(Room room)
    {
        // Its reader knows no notices.
    }

    /// <inheritdoc/>
    public void TellExpired()
    {
        // Its reader knows no notices.
    }

    /// <inheritdoc/>
    public void LeaveAll() => _subscription?.Dispose();
}
