using ChatGo.Core.Log;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>A reader's place in a room: a cursor in its log, counted by the room until disposed of.</summary>
/// <remarks>One consumer; <see cref="Complete"/> and <see cref="Dispose"/> may come from any thread.</remarks>
public sealed class Subscription : IDisposable
{
    private readonly string _username;
    private readonly bool _isHidden;
    private int _isDisposed;

    internal Subscription(Room room, string username, bool isHidden, BroadcastReader<Frame> reader, in ReaderPlace place)
    {
        Room = room;
        _username = username;
        _isHidden = isHidden;
        Reader = reader;
        Place = place;
    }

    /// <summary>Gets the room.</summary>
    public Room Room { get; }

    /// <summary>Gets the cursor. It ends when the room is removed or the subscription completed.</summary>
    public BroadcastReader<Frame> Reader { get; }

    /// <summary>Gets where it began.</summary>
    public ReaderPlace Place { get; }

    /// <summary>Ends the reader at the room's present head: it can still read up to there.</summary>
    public void Complete() => Reader.Complete();

    /// <summary>Leaves the room.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Reader.Dispose();
            Room.Leave(_username, _isHidden);
        }
    }
}
