using ChatGo.Core.Engines;
using ChatGo.Core.Messages;

namespace ChatGo.Core.Rooms;

/// <summary>Makes a room once its engine says how far it reaches, and tells it what comes.</summary>
/// <remarks>One caller at a time: the engine's.</remarks>
/// <param name="make">Makes the room.</param>
/// <param name="codec">Lays out what comes from elsewhere.</param>
/// <param name="change">Called where a document of the room was kept.</param>
/// <param name="restart">Called where the room goes on under another epoch.</param>
internal sealed class RoomFollower(
    Func<RoomExtent, Room> make, IFrameCodec codec, Action<Room, EngineDocument> change, Action<Room> restart) : IRoomFollower
{
    /// <summary>Gets the room; null before it is followed.</summary>
    public Room? Room { get; private set; }

    /// <inheritdoc/>
    public void Begin(RoomExtent extent) => Room = make(extent);

    /// <inheritdoc/>
    public void Deliver(long sequence, Frame message) => Room!.Deliver(sequence, message);

    /// <inheritdoc/>
    public void Deliver(long sequence, ReadOnlySpan<byte> body)
    {
        // Most of what comes a second time is not worth laying out.
        if (sequence > Room!.Head)
        {
            Room.Deliver(sequence, codec.Lay(body));
        }
    }

    /// <inheritdoc/>
    public void Skip(long through) => Room!.Skip(through);

    /// <inheritdoc/>
    public void Replace(long sequence, ReadOnlySpan<byte> body) => Room!.Replace(sequence, codec.Lay(body));

    /// <inheritdoc/>
    public void Change(EngineDocument document) => change(Room!, document);

    /// <inheritdoc/>
    public PresenceNews Here() => Room!.KnownRoster?.Here() ?? new PresenceNews([], [], 0, NamesOmitted: false);

    /// <inheritdoc/>
    public void Meet(PresenceReport report) => Room!.Roster.Take(report);

    /// <inheritdoc/>
    public void Meet(PresenceSnapshot snapshot) => Room!.Roster.Take(snapshot);

    /// <inheritdoc/>
    public void Restart() => restart(Room!);

    /// <inheritdoc/>
    public void Remove() => Room!.TryEnd();
}
