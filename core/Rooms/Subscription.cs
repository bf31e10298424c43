using System.Diagnostics.CodeAnalysis;
using ChatGo.Core.Log;
using ChatGo.Core.Messages;
using ChatGo.Core.Waking;

namespace ChatGo.Core.Rooms;

/// <summary>A reader's place in a room: a cursor in its log, counted by the room until disposed of.</summary>
/// <remarks>One consumer; <see cref="Complete"/> and <see cref="Dispose"/> may come from any thread.</remarks>
public sealed class Subscription : IDisposable
{
    private readonly bool _isHidden;
    private readonly CatchUp? _catchUp;
    private int _isDisposed;

    internal Subscription(
        Room room, string username, bool isHidden, BroadcastReader<Frame> reader, in ReaderPlace place, CatchUp? catchUp = null)
    {
        _catchUp = catchUp;
        Room = room;
        Username = username;
        _isHidden = isHidden;
        Reader = reader;
        Place = place;
    }

    /// <summary>Gets the room.</summary>
    public Room Room { get; }

    /// <summary>Gets under which name it reads; empty: nobody's.</summary>
    public string Username { get; }

    /// <summary>Gets the cursor. It ends when the room is removed or the subscription completed. Of a room that an engine
    /// keeps it has the end of what is read alone: read by the subscription.</summary>
    public BroadcastReader<Frame> Reader { get; }

    /// <summary>Gets how many messages wait; none where they are yet to come from the engine.</summary>
    public long Lag => _catchUp is { IsWaiting: true } ? 0 : Reader.Lag;

    /// <summary>Gets where it began.</summary>
    public ReaderPlace Place { get; }

    /// <summary>Reads the next message if there is one.</summary>
    /// <inheritdoc cref="BroadcastReader{T}.TryRead(out T, out Gap)"/>
    public bool TryRead([MaybeNullWhen(false)] out Frame message, out Gap gap) =>
        _catchUp is null ? Reader.TryRead(out message, out gap) : _catchUp.TryRead(out message, out gap);

    /// <inheritdoc cref="BroadcastReader{T}.TryPark"/>
    public bool TryPark(out bool isReadable) =>
        _catchUp is null ? Reader.TryPark(out isReadable) : _catchUp.TryPark(out isReadable);

    /// <summary>Ends the reader at the room's present head: it can still read up to there.</summary>
    public void Complete() => Reader.Complete();

    /// <summary>Joins the room that goes on in this one's place, behind what was read here.</summary>
    /// <param name="signal">As of <see cref="ReaderRequest.Signal"/>.</param>
    /// <returns>The place there; null where no room goes on.</returns>
    public async Task<Subscription?> JoinSuccessorAsync(IReaderSignal signal)
    {
        var request = new ReaderRequest(
            Username, ReaderStart.Behind(Room.Epoch, Reader.Position), CreatesRoom: false, signal, IsHidden: _isHidden);
        for (var room = Room; room.Successor is { } successor;)
        {
            if (await successor is not { } next)
            {
                return null;
            }

            if (next.Join(request).Subscription is { } subscription)
            {
                return subscription;
            }

            room = next;
        }

        return null;
    }

    /// <summary>Leaves the room.</summary>
    public void Dispose() => Leave(lingers: true);

    /// <summary>Leaves the room for others to be told at once: whoever was sent out does not come back soon.</summary>
    public void Expel() => Leave(lingers: false);

    private void Leave(bool lingers)
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Reader.Dispose();
            Room.Leave(Username, _isHidden, lingers);
        }
    }
}
