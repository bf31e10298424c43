using ChatGo.Core.Rooms;

namespace ChatGo.Server.Streams;

/// <summary>The feed of a stream that reads rooms.</summary>
/// <remarks>Joining is its caller's; completing, aborting and the sign of life come from any thread.</remarks>
internal interface IRoomFeed : IFrameFeed
{
    /// <summary>Gets how many rooms are joined.</summary>
    public int RoomCount { get; }

    /// <summary>Gets whether the one room that is read was deleted: its reader is told, whatever else ends the stream.
    /// </summary>
    public bool IsDeleted { get; }

    /// <summary>Joins a room.</summary>
    /// <param name="rooms">All rooms.</param>
    /// <param name="chatId">The room's id.</param>
    /// <param name="request">What the reader wants; how it is woken is set here.</param>
    /// <param name="requestId">The join's id on a Session; 0 elsewhere.</param>
    public JoinOutcome TryJoin(RoomRegistry rooms, string chatId, in ReaderRequest request, ulong requestId);

    /// <summary>Gets whether the feed ends behind what there is: it takes nothing new.</summary>
    public bool IsCompleting { get; }

    /// <summary>Ends the feed behind what there is now.</summary>
    public void Complete();

    /// <summary>Ends the feed at once.</summary>
    public void Abort();

    /// <summary>Says that the stream lives, where it has carried nothing for long.</summary>
    /// <param name="now">The clock. Unit: its ticks.</param>
    public void Heartbeat(long now);

    /// <summary>Gets whether the feed ends once no room is left.</summary>
    public bool EndsWithItsRooms { get; }

    /// <summary>Whether the reader has rooms, and may read none of them.</summary>
    /// <param name="mayRead">Whether it may, by the room's id.</param>
    public bool LosesAll(Func<string, bool> mayRead);

    /// <summary>Takes the reader out of the rooms that it may read no more.</summary>
    /// <param name="mayRead">Whether it may, by the room's id.</param>
    public void LeaveOthers(Func<string, bool> mayRead);

    /// <summary>Says that the reader's credentials have ended.</summary>
    public void TellExpired();

    /// <summary>Leaves every room. The writer has ended.</summary>
    public void LeaveAll();
}
