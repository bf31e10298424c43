namespace ChatGo.Core.Rooms;

/// <summary>What a reader belongs to, and where it may be in a room once at most: asked before the room counts the reader
/// as a member, so that one which is refused leaves no trace.</summary>
public interface IReaderClaim
{
    /// <summary>Reserves the room for the reader.</summary>
    /// <param name="room">The room.</param>
    /// <returns>False where it has the room already.</returns>
    public bool TryClaim(Room room);
}
