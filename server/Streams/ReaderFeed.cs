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
    public bool TryRead([MaybeNullWhen(false)] out Frame frame) => _subscription!.Reader.TryRead(out frame);

    /// <inheritdoc/>
    public bool TryPark(out bool mayHaveFrames) => _subscription!.Reader.TryPark(out mayHaveFrames);

    /// <inheritdoc/>
    public void Complete() => _subscription!.Complete();

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
    public bool LosesAll(Func<string, bool> mayRead) => _subscription is { } joined && !mayRead(joined.Room.Id);

    /// <inheritdoc/>
    public void LeaveOthers(Func<string, bool> mayRead)
    {
        if (LosesAll(mayRead))
        {
            Abort();
        }
    }

    /// <inheritdoc/>
    public void TellExpired()
    {
        // Its reader knows no notices.
    }

    /// <inheritdoc/>
    public void LeaveAll() => _subscription?.Dispose();
}
