using ChatGo.Core.Engines;
using ChatGo.Core.Messages;
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
    /// <exception cref="EngineUnavailableException">Nobody can say now.</exception>
    public ValueTask<JoinOutcome> JoinAsync(RoomRegistry rooms, string chatId, ReaderRequest request, ulong requestId);

    /// <summary>Gets whether the feed ends behind what there is: it takes nothing new.</summary>
    public bool IsCompleting { get; }

    /// <summary>Gets what was carried. It may be a little behind.</summary>
    public FeedTally Tally { get; }

    /// <summary>Gets how many messages wait, in all rooms.</summary>
    public long Lag { get; }

    /// <summary>Gets the name that is read under; empty: none.</summary>
    public string Username { get; }

    /// <summary>Whether a room is read.</summary>
    /// <param name="isMeant">Whether it is the room, by it and the name that it is read under.</param>
    public bool Reads(Func<Room, string, bool> isMeant);

    /// <summary>Ends the feed behind what there is now.</summary>
    /// <param name="goAway">Lays out what is told last, where notices are told.</param>
    public void Complete(Func<Frame> goAway);

    /// <summary>Ends the feed at once.</summary>
    public void Abort();

    /// <summary>Reports that the stream lives, where it has carried nothing for long.</summary>
    /// <param name="now">The clock. Unit: its ticks.</param>
    public void Heartbeat(long now);

    /// <summary>Gets whether the feed ends once no room is left.</summary>
    public bool EndsWithItsRooms { get; }

    /// <summary>Returns why the reader may stay in none of its rooms; null where it may stay in one, or has none.</summary>
    /// <param name="judge">Says so of each.</param>
    public Expulsion? FindLossOfAll(ReaderJudge judge);

    /// <summary>Removes the reader from the rooms that it may not stay in.</summary>
    /// <param name="judge">Says which.</param>
    public void Expel(ReaderJudge judge);

    /// <summary>What a room is called, or allows, has changed.</summary>
    /// <param name="room">The room.</param>
    public void TellChanged(Room room);

    /// <summary>Reports that the reader's credentials have ended.</summary>
    public void TellExpired();

    /// <summary>Leaves every room. The writer has ended.</summary>
    public void LeaveAll();
}
