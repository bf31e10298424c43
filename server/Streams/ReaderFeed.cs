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
    private Succession? _next;
    private bool _hasNoNext;
    private volatile bool _isEnding;
    private long _frames;
    private long _bytes;
    private long _gaps;

    /// <inheritdoc/>
    public int RoomCount => _subscription is null ? 0 : 1;

    /// <inheritdoc/>
    public bool IsCompleting => false; // It takes nothing once it is open.

    /// <inheritdoc/>
    public bool IsDeleted => _subscription!.Room is { IsEnded: true } room && (_hasNoNext || room.Successor is null);

    /// <inheritdoc/>
    public bool HasFrames => _subscription!.Lag > 0;

    /// <inheritdoc/>
    public async ValueTask<JoinOutcome> JoinAsync(RoomRegistry rooms, string chatId, ReaderRequest request, ulong requestId)
    {
        (var outcome, _subscription) = await rooms.JoinAsync(chatId, request with { Signal = signal });
        return outcome;
    }

    /// <inheritdoc/>
    public FeedTally Tally => new(Volatile.Read(ref _frames), Volatile.Read(ref _bytes), Volatile.Read(ref _gaps));

    /// <inheritdoc/>
    public long Lag => _subscription?.Lag ?? 0;

    /// <inheritdoc/>
    public string Username => _subscription?.Username ?? string.Empty;

    /// <inheritdoc/>
    public bool Reads(Func<Room, string, bool> isMeant) =>
        _subscription is { } joined && isMeant(joined.Room, joined.Username);

    /// <inheritdoc/>
    public bool TryRead([MaybeNullWhen(false)] out Frame frame)
    {
        if (!_subscription!.TryRead(out frame, out var gap))
        {
            return false;
        }

        _frames++;
        _bytes += frame.SizeBytes;
        _gaps += gap.IsEmpty ? 0 : 1;
        return true;
    }

    /// <inheritdoc/>
    public bool TryPark(out bool mayHaveFrames) =>
        _subscription!.TryPark(out mayHaveFrames)
        || (!mayHaveFrames && GoesOn && TryAwaitNext(out mayHaveFrames));

    /// <inheritdoc/>
    public void Complete(Func<Frame> goAway)
    {
        EndSuccession();
        _subscription!.Complete();
    }

    /// <inheritdoc/>
    public void Abort()
    {
        EndSuccession();
        _subscription!.Reader.Dispose();
    }

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
    public void LeaveAll()
    {
        _next?.Close();
        _subscription?.Dispose();
    }

    /// <summary>Gets whether another room goes on in the place of the one that is read: without notices, nothing is told of
    /// that.</summary>
    private bool GoesOn => !_isEnding && !_hasNoNext && _subscription!.Room.Successor is not null;

    private bool TryAwaitNext(out bool mayHaveFrames)
    {
        mayHaveFrames = false;
        _next ??= Succession.Begin(_subscription!, signal);
        if (!_next.IsDone)
        {
            return true;
        }

        var joined = _next.Take();
        _next = null;
        _hasNoNext = joined is null;
        if (joined is null)
        {
            return false;
        }

        using (_subscription)
        {
            _subscription = joined;
        }

        // Behind the fence: who ends it completes the other one, or this sees that it ends.
        Interlocked.MemoryBarrier();
        if (_isEnding)
        {
            joined.Complete();
        }

        mayHaveFrames = true;
        return false;
    }

    private void EndSuccession()
    {
        _isEnding = true;
        Interlocked.MemoryBarrier();
        if (_next is not null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(signal, preferLocal: false);
        }
    }
}
