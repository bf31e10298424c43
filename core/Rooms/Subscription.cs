using ChatGo.Core.Log;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>A reader's place in a room: a cursor in its log, counted by the room until disposed of.</summary>
/// <remarks>One consumer; <see cref="Complete"/> and <see cref="Dispose"/> may come from any thread.</remarks>
public sealed class Subscription : IDisposable
{
    private readonly bool _isHidden;
    private int _isDisposed;

    internal Subscription(Room room, string username, bool isHidden, BroadcastReader<Frame> reader, in ReaderPlace place)
    {
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

    /// <summary>Gets the cursor. It ends when the room is removed or the subscription completed.</summary>
    public BroadcastReader<Frame> Reader { get; }

    /// <summary>Gets where it began.</summary>
    public ReaderPlace Place { get; }

    /// <summary>Ends the reader at the room's present head: it can still read up to there.</summary>
    public void Complete() => Reader.Complete();

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
